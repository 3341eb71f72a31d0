// By mqtts:// the hub goes on only with a broker whose certificate an authority vouches for that it knows.

import tls from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { createCertificates } from '../../support/certificates.ts';
import { Mosquitto } from '../../support/mosquitto.ts';
import { waitFor } from '../../support/wait-for.ts';
import { ExternalHarness } from './external-harness.ts';

it('is refused with a certificate of nobody known, and taken once its authority is trusted', async () => {
  const { ca, server } = createCertificates();
  const mosquitto = await Mosquitto.start({
    configuration: ({ port }) =>
      [
        `listener ${port} 127.0.0.1`,
        'allow_anonymous true',
        `certfile ${server.certificateFile}`,
        `keyfile ${server.keyFile}\n`,
      ].join('\n'),
  });
  onTestFinished(() => mosquitto.dispose());
  const external = { url: `mqtts://127.0.0.1:${mosquitto.port}` };
  const hub = new ExternalHarness(mosquitto, { external });
  onTestFinished(() => hub.broker.stop());
  await hub.broker.start(new AbortController().signal);
  await waitFor(() => hub.said('certificate'));
  expect(hub.broker.isReady()).toBe(false);

  const known = tls.getCACertificates('default');
  onTestFinished(() => tls.setDefaultCACertificates(known));
  tls.setDefaultCACertificates([...known, ca.certificate]);
  await hub.live();
});
