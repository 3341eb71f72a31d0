// Records that the centre refused too often, and a button to send each again.

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ResendOutcome, SetAsideBody } from '../../api.ts';
import { count, dateTime } from '../state/figures.ts';
import { nameOf } from '../state/live.ts';
import { localized, words } from '../state/preferences.ts';
import { request } from '../state/request.ts';

export function SetAsideList(): JSX.Element {
  const records = useSignal<readonly SetAsideBody[]>([]);
  const load = async () => {
    const answer = await request<readonly SetAsideBody[]>('GET', 'set-aside');
    if (answer.kind === 'answered') records.value = answer.body;
  };
  useEffect(() => void load(), []);
  const text = words();
  return (
    <section class="panel" aria-labelledby="set-aside">
      <h2 id="set-aside">{text.setAside}</h2>
      <p class="soft">{text.setAsideHint}</p>
      <ul class="quarantine">
        {records.value.map((record) => (
          <Entry key={`${record.lane}.${record.seq}`} record={record} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ record }: { readonly record: SetAsideBody }): JSX.Element {
  const text = words();
  return (
    <li class="entry">
      <div>
        <h3>
          {text.lane[record.lane]} {record.seq}
        </h3>
        <p class="soft">
          {nameOf(record.subject)} · {dateTime(record.time)} · {text.refusals(count(record.refusals))}
        </p>
      </div>
      <Resend record={record} />
      <p class="full-row">{record.reason}</p>
      <pre class="full-row">{JSON.stringify(record.data)}</pre>
    </li>
  );
}

function Resend({ record: { lane, seq } }: { readonly record: SetAsideBody }): JSX.Element {
  const text = words();
  const isBusy = useSignal(false);
  const said = useSignal('');
  const resend = async () => {
    isBusy.value = true;
    const answer = await request<{ outcome: ResendOutcome }>('POST', `set-aside/${lane}/${seq}/resend`);
    isBusy.value = false;
    if (answer.kind === 'refused') said.value = localized(answer.message);
    else if (answer.kind === 'unreachable') said.value = text.unreachable;
    else said.value = answer.body.outcome === 'sent' ? text.resent : text.resendNoLine;
  };
  return (
    <div class="replay">
      <button
        type="button"
        disabled={isBusy.value}
        aria-label={text.resendOf(text.lane[lane], seq)}
        onClick={() => void resend()}
      >
        {text.resend}
      </button>
      <p role="status">{said.value}</p>
    </div>
  );
}
