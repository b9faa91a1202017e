// The health check of the image: asks /readyz of the first address of PERDURE_HTTP on loopback.
// Kubernetes does not use it; its probes are HTTP requests of the kubelet.
import http from 'node:http';
import https from 'node:https';
import process from 'node:process';

const [address = ''] = (process.env.PERDURE_HTTP ?? '').split(',');
const port = /:(\d+)$/.exec(address)?.[1];
if (port === undefined) {
  console.error('PERDURE_HTTP is not set: there is no address to ask');
  process.exit(1);
}
const { get } = process.env.PERDURE_TLS_CERT ? https : http;
// The certificate contains the name of the service, and not a loopback address.
const options = { host: '127.0.0.1', port, path: '/readyz', rejectUnauthorized: false };
get({ ...options, timeout: 2_000 }, (response) => {
  response.pipe(process.stderr);
  process.exitCode = response.statusCode === 200 ? 0 : 1;
})
  .on('timeout', function end() {
    this.destroy(new Error('no answer within 2 s'));
  })
  .on('error', (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
