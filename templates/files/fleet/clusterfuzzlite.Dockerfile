FROM gcr.io/oss-fuzz-base/base-builder-rust:v1
COPY . $SRC/__NAME__
WORKDIR $SRC/__NAME__
COPY ./.clusterfuzzlite/build.sh $SRC/
