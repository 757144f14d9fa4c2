# Runs in the base image of the fleet, which sets SRC, OUT and the flags of the compiler. The targets are those that lie in
# the folder, so that none is forgotten; `cargo edgetest ci __HOST__ --check` runs this file as the image would.
# Licensed under the Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0

for package in __PACKAGES__; do
    cd "$SRC/__NAME__/$package"
    cargo fuzz build -O --debug-assertions
    for program in fuzz/fuzz_targets/*.rs; do
        target=$(basename "$program" .rs)
        name="__TARGET__"
        cp "fuzz/target/x86_64-unknown-linux-gnu/release/$target" "$OUT/$name"
        printf '[libfuzzer]\nmax_len = 4096\n' > "$OUT/$name.options"
        if [ -f "fuzz/dictionaries/$target.dict" ]; then
            cp "fuzz/dictionaries/$target.dict" "$OUT/$name.dict"
        fi
        if [ -d "fuzz/corpus/$target" ]; then
            zip -qrj "$OUT/${name}_seed_corpus.zip" "fuzz/corpus/$target"
        fi
    done
done
