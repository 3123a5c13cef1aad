# docker build -t picket . && docker run --rm -v "$PWD:/content" picket validate
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /picket
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24.21.0-bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends git ca-certificates && rm -rf /var/lib/apt/lists/*
COPY --from=build --chown=root:root /picket /opt/picket
RUN ln -s /opt/picket/bin/picket.js /usr/local/bin/picket && git config --system --add safe.directory /content
USER node
WORKDIR /content
ENTRYPOINT ["picket"]
CMD ["help"]
