// Quarantine: what was refused and why, and a button to have it checked anew.

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { LocalizedText } from '../../../messages/localized-text.ts';
import type { QuarantineBody, QuarantineEntryBody, ReplayOutcome } from '../../api.ts';
import { count, dateTime } from '../state/figures.ts';
import { nameOf, quarantineCount } from '../state/live.ts';
import { localized, words } from '../state/preferences.ts';
import { request } from '../state/request.ts';
import { deviceLink } from '../state/route.ts';

const PAGE_SIZE = 25;

export function QuarantineView(): JSX.Element {
  const entries = useSignal<readonly QuarantineEntryBody[] | null>(null);
  const shownCount = useSignal(0);
  const load = async (before?: number) => {
    const query = before === undefined ? '' : `&before=${before}`;
    const answer = await request<QuarantineBody>('GET', `quarantine?limit=${PAGE_SIZE}${query}`);
    if (answer.kind !== 'answered') return;
    const earlier = before === undefined ? [] : (entries.value ?? []);
    entries.value = [...earlier, ...answer.body.entries];
    if (before === undefined) shownCount.value = answer.body.count;
  };
  useEffect(() => void load(), []);

  if (entries.value === null) return <p class="soft">{words().loading}</p>;
  if (entries.value.length === 0 && quarantineCount.value === 0) return <Nothing />;
  const oldest = entries.value.at(-1)?.id ?? 1;
  return (
    <div class="stack">
      <p class="soft">
        {words().quarantineHint} {words().quarantineCount(count(quarantineCount.value))}
      </p>
      {/* Not shown by itself: the list would run away under the reader's finger. */}
      {quarantineCount.value !== shownCount.value && (
        <button type="button" onClick={() => void load()}>
          {words().showNewest}
        </button>
      )}
      <ul class="quarantine">
        {entries.value.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      {entries.value.length < shownCount.value && (
        <button type="button" onClick={() => void load(oldest)}>
          {words().showMore}
        </button>
      )}
    </div>
  );
}

function Nothing(): JSX.Element {
  return (
    <p class="empty">
      <strong>{words().quarantineEmpty}</strong>
      {words().quarantineEmptyHint}
    </p>
  );
}

function Entry({ entry }: { readonly entry: QuarantineEntryBody }): JSX.Element {
  const text = words();
  return (
    <li class="panel entry">
      <div>
        <h2>{text.violation[entry.reason]}</h2>
        <p class="soft">
          <a href={deviceLink(entry.deviceId)}>{nameOf(entry.deviceId)}</a> · {entry.channel} ·{' '}
          {dateTime(entry.receivedAt)}
        </p>
      </div>
      <Replay entry={entry} />
      <p class="full-row">{localized(entry.message)}</p>
      {entry.preview === null ? (
        <p class="full-row soft">{text.bytesNotKept}</p>
      ) : (
        <pre class="full-row">{entry.preview}</pre>
      )}
      <p class="full-row soft">
        {entry.size !== null && text.bytes(count(entry.size))} {entry.isRedacted && text.redacted}
      </p>
    </li>
  );
}

function Replay({ entry }: { readonly entry: QuarantineEntryBody }): JSX.Element | null {
  const isBusy = useSignal(false);
  const result = useSignal<LocalizedText | ReplayOutcome | 'unreachable' | null>(null);
  const replay = async () => {
    isBusy.value = true;
    const answer = await request<{ outcome: ReplayOutcome }>('POST', `quarantine/${entry.id}/replay`);
    isBusy.value = false;
    result.value =
      answer.kind === 'answered' ? answer.body.outcome : answer.kind === 'refused' ? answer.message : 'unreachable';
  };
  if (entry.raw === null) return null;
  if (entry.replayedAt !== null) return <p class="replay soft">{words().replayed(dateTime(entry.replayedAt))}</p>;
  return (
    <div class="replay">
      {result.value !== 'accepted' && (
        <button
          type="button"
          disabled={isBusy.value}
          aria-label={words().replayOf(entry.id)}
          onClick={() => void replay()}
        >
          {words().replay}
        </button>
      )}
      <p role="status">{result.value !== null && say(result.value)}</p>
    </div>
  );
}

function say(result: LocalizedText | ReplayOutcome | 'unreachable'): string {
  if (result === 'accepted') return words().replayAccepted;
  if (result === 'refused-again') return words().replayRefused;
  return result === 'unreachable' ? words().unreachable : localized(result);
}
