// MQTT over WebSocket (MQTT 3.1.1 section 6): binary frames, subprotocol mqtt.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import type { ListenAddress } from '../../foundation/listen-error.ts';
import { type Entrance, type Listener, listen, SOCKET_OPTIONS } from './listener.ts';

export interface WebSocketListenerOptions extends Entrance {
  readonly handshakeMs: number;
  /** Largest frame; one frame may carry several packets. */
  readonly frameBytes: number;
}

const SUBPROTOCOLS = ['mqtt', 'mqttv3.1'];
const POLICY_VIOLATION = 1008;
const UNSUPPORTED_DATA = 1003;

export async function listenWebSocket(address: ListenAddress, options: WebSocketListenerOptions): Promise<Listener> {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: options.frameBytes,
    handleProtocols: (offered) => SUBPROTOCOLS.find((name) => offered.has(name)) ?? false,
  });
  const server = createServer(
    { ...SOCKET_OPTIONS, headersTimeout: options.handshakeMs, maxHeaderSize: 8192 },
    askForUpgrade,
  );
  server.on('connection', (socket) => options.doorman.receive(socket));
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (webSocket) => admit(webSocket, request, options));
  });
  return listen(server, address);
}

function admit(webSocket: WebSocket, request: IncomingMessage, { doorman, enter }: Entrance): void {
  const arrival = doorman.arrivalOf(request.socket);
  if (!arrival) return webSocket.terminate();
  // [MQTT-6.0.0-3]
  if (webSocket.protocol === '') return webSocket.close(POLICY_VIOLATION, 'subprotocol mqtt is required');
  // [MQTT-6.0.0-1]
  webSocket.on('message', (_data, isBinary) => {
    if (!isBinary) webSocket.close(UNSUPPORTED_DATA, 'binary frames only');
  });
  enter(createWebSocketStream(webSocket), arrival, request);
}

function askForUpgrade(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(426, { connection: 'close', upgrade: 'websocket', 'content-type': 'text/plain' });
  response.end('MQTT over WebSocket only\n');
}
