// Begins the page: asks who is logged in, follows the hall while somebody is, and draws.

import { computed, effect } from '@preact/signals';
import { render } from 'preact';
import { systemClock } from '../../foundation/clock.ts';
import { App } from './app.tsx';
import { connect, disconnect, hall } from './state/live.ts';
import { loadSession, session } from './state/session.ts';

const RETRY_MS = 2000;

const user = computed(() => session.value?.user ?? null);

effect(() => {
  if (user.value === null) {
    disconnect();
    hall.value = null;
  } else {
    connect();
  }
});

async function begin(): Promise<void> {
  while (!(await loadSession())) await systemClock.sleep(RETRY_MS);
}

const root = document.getElementById('page');
if (root) render(<App />, root);
void begin();
