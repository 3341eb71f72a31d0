// Entry of the storage thread: one request in, one answer out, in order.

import { parentPort } from 'node:worker_threads';
import { AtriumError } from '../../foundation/errors.ts';
import type { AnswerMessage, Answers, Request, RequestMessage } from '../protocol.ts';
import { Storage } from './storage.ts';
import { faultOf } from './storage-fault.ts';

const port = parentPort;
if (port === null) throw new AtriumError('JOURNAL_UNAVAILABLE', 'journal-worker.ts runs as a worker thread only');

let storage: Storage | undefined;

function answer(request: Request): Answers[Request['kind']] {
  if (request.kind === 'open') {
    storage = new Storage(request);
    return storage.opened(request.now);
  }
  if (storage === undefined) throw new AtriumError('JOURNAL_UNAVAILABLE', 'the journal is not open');
  return storage.answer(request);
}

function reply({ id, request }: RequestMessage): AnswerMessage {
  try {
    return { id, answer: answer(request) };
  } catch (error) {
    return { id, fault: faultOf(error) };
  }
}

port.on('message', (message: RequestMessage) => {
  port.postMessage(reply(message));
  if (message.request.kind === 'close') port.close();
});
