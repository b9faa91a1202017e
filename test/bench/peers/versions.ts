// The peers' packages and their versions. Restate's server is under the Business Source License
// 1.1: the benchmark runs it and stores no part of it. Its SDK and DBOS are under the MIT licence.
const restateServer = '1.7.12';
const restateSdk = '1.17.2';
const dbosSdk = '5.3.0';

export const restateServerPackage = `@restatedev/restate-server-linux-${process.arch}`;

export const peerVersions = {
  restate: {
    '@restatedev/restate-sdk': restateSdk,
    '@restatedev/restate-sdk-core': restateSdk,
    [restateServerPackage]: restateServer,
  },
  dbos: { '@dbos-inc/dbos-sdk': dbosSdk },
} as const;

export const versions = { restateServer, restateSdk, dbosSdk } as const;
