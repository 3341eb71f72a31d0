// Listens on an address of the network namespace that it was started in, hands the socket to its parent, and ends.

import { createServer } from 'node:net';

const [host, port] = process.argv.slice(2);
const server = createServer().listen(Number(port), host, () => process.send?.('listening', server));
process.once('disconnect', () => process.exit());
