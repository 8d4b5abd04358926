import { image } from "./descriptions";

const web = `web: { image: "${image}", port: 3000, routes: [/], health: { ready: /ready, live: /live }`;

/** Small descriptions, whose cost is computed by hand in by-hand.test.ts. */
export const descriptions = {
  minimal: `
services: { worker: { image: "${image}" } }
`,
  postgres: `
services: { ${web}, uses: [main] } }
databases: { main: { engine: postgres, pooling: { kind: pgbouncer, image: "${image}" } } }
`,
  kubernetes: `
platform: eks
services: { ${web} } }
`,
  documents: `
services: { ${web}, architecture: x86_64, uses: [main] } }
databases: { main: { engine: documentdb, pool: { max: 10 } } }
`,
  proxied: `
network: { nat: regional, endpoints: [ecr.api, ecr.dkr] }
services: { ${web}, uses: [main, sessions] } }
databases: { main: { engine: postgres, instanceClass: db.r7g.large, pooling: proxy } }
caches: { sessions: { engine: valkey, nodeType: cache.m7g.large } }
`,
};
