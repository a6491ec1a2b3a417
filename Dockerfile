# syntax=docker/dockerfile:1

# The pages' scripts and styles, and the embedded engine's library.
FROM node:22-slim AS node
WORKDIR /src
COPY .npmrc package.json package-lock.json ./
RUN npm ci
COPY web/package.json web/package-lock.json web/
RUN npm ci --prefix web
COPY web web
RUN npm run --prefix web assets

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=node /src/web/assets web/assets
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /out/gongkai . && mkdir -p /out/data/warehouse

# What both images share: the program and certificates, run by a user who owns nothing. The program is built without
# cgo and still needs the C library's loader, by which it would load the embedded engine.
FROM debian:12-slim AS base
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/gongkai /usr/local/bin/gongkai
# A container's own loopback is reached by nobody; which address of the host leads here is for the published port to say.
# Whoever reaches it may read, and nobody load, until GONGKAI_TOKENS names a file of tokens.
# The compiled PDF engine is kept between the processes that read PDFs: 20 MB that save 3 seconds of their start.
ENV GONGKAI_LISTEN=0.0.0.0:8080 GONGKAI_OPEN_READING=true XDG_CACHE_HOME=/tmp
EXPOSE 8080
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/gongkai"]
CMD ["serve"]
# The image has no HTTP client, so the shell asks.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=6 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

# docker build --target embedded: with the engine inside the process (amd64), the warehouse in the volume /data.
FROM base AS embedded
COPY --from=node /src/node_modules/@chdb/lib-linux-x64-gnu/libchdb.so /usr/local/lib/libchdb.so
COPY --from=build --chown=65532:65532 /out/data /data
ENV GONGKAI_WAREHOUSE=/data/warehouse
VOLUME /data

# docker build, and docker-compose.yml: for a ClickHouse server.
FROM base AS server
