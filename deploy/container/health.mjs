// The health check of the image: asks /readyz of the first address of PERDURE_HTTP on loopback.
// Kubernetes does not use it; its probes are HTTP requests of the kubelet.
import process from 'node:process';

const [address = ''] = (process.env.PERDURE_HTTP ?? '').split(',');
const port = /:(\d+)$/.exec(address)?.[1];
if (port === undefined) {
  console.error('PERDURE_HTTP is not set: there is no address to ask');
  process.exit(1);
}
// The certificate contains the name of the service, and not a loopback address.
const scheme = process.env.PERDURE_TLS_CERT ? 'https' : 'http';
if (scheme === 'https') process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
const response = await fetch(`${scheme}://127.0.0.1:${port}/readyz`, {
  signal: AbortSignal.timeout(2_000),
});
if (!response.ok) console.error(await response.text());
process.exit(response.ok ? 0 : 1);
