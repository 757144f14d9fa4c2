# Licensed under the Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0
FROM gcr.io/oss-fuzz-base/base-builder-rust
RUN git clone --depth 1 __REPOSITORY__ __NAME__
WORKDIR $SRC/__NAME__
COPY build.sh $SRC/
