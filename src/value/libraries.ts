// Libraries that few scans need, each loaded when the first value needs it: they are large, and most scans do
// without. The build puts them into the bundle, and still runs them only then.
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** Regular expressions in the syntax of Go, in time in proportion to the text. */
export const re2 = (): typeof import('re2js') => load('re2js');

/** Decimal numbers of any precision. */
export const decimals = (): typeof import('decimal.js') => load('decimal.js');

/** Addresses of IPv4 and IPv6. */
export const addresses = (): typeof import('ipaddr.js') => load('ipaddr.js');

/** How many columns characters take in a terminal. */
export const widths = (): typeof import('string-width') => load('string-width');
