# amilint as an image: docker run --rm --volume "$PWD:/src:ro" amilint [options] [paths...]

FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-alpine
LABEL org.opencontainers.image.title="amilint" \
      org.opencontainers.image.description="Policy-as-code scanner for the AMIs of AWS Batch compute environments" \
      org.opencontainers.image.source="https://github.com/amilint/amilint" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /build/package.json /build/LICENSE /opt/amilint/
COPY --from=build /build/dist /opt/amilint/dist
RUN ln -s /opt/amilint/dist/cli.cjs /usr/local/bin/amilint
# Compiled code would be kept in a home that is gone after the run.
ENV NODE_DISABLE_COMPILE_CACHE=1
USER node
WORKDIR /src
ENTRYPOINT ["amilint"]
