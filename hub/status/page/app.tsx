// The frame of the page: what stands around every view, and which view is open.

import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { LoginView } from './login-view.tsx';
import { Masthead, Navigation } from './masthead.tsx';
import { AlarmAnnouncer, AwayBanner } from './notices.tsx';
import { alarms, connection, hall, nameOf } from './state/live.ts';
import { localized, words } from './state/preferences.ts';
import { type Route, route } from './state/route.ts';
import { session } from './state/session.ts';
import { AlarmList, NoAlarms } from './views/alarm-list.tsx';
import { DeviceView } from './views/device-view.tsx';
import { HallView } from './views/hall-view.tsx';
import { LineView } from './views/line-view.tsx';
import { QuarantineView } from './views/quarantine-view.tsx';

export function App(): JSX.Element {
  useSignalEffect(() => {
    const name = hall.value ? `${localized(hall.value.hall.name)} · Atrium` : 'Atrium';
    document.title = alarms.value.length > 0 && hall.value ? `(${alarms.value.length}) ${name}` : name;
  });
  if (session.value === null) return <Waiting />;
  return session.value.user === null ? <LoginView session={session.value} /> : <Frame user={session.value.user} />;
}

function Waiting(): JSX.Element {
  return (
    <main class="waiting">
      <p role="status">{words().loading}</p>
    </main>
  );
}

function Frame({ user }: { readonly user: string }): JSX.Element {
  return (
    <div class={connection.value === 'away' ? 'frame is-stale' : 'frame'}>
      <button type="button" class="skip" onClick={skipToContent}>
        {words().skipToContent}
      </button>
      <Masthead user={user} />
      <Navigation />
      <AwayBanner />
      <Content />
      <AlarmAnnouncer />
    </div>
  );
}

/** A button, as the part after `#` of a link names the view here. */
function skipToContent(): void {
  document.getElementById('content')?.focus();
}

function Content(): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  const current = route.value;
  const key = current.view === 'device' ? `device/${current.id}` : current.view;
  useEffect(() => {
    if (!isFirst.current) heading.current?.focus();
    isFirst.current = false;
    scrollTo(0, 0);
  }, [key]);
  return (
    <main id="content" tabIndex={-1}>
      <h1 ref={heading} tabIndex={-1} class={current.view === 'hall' ? 'visually-hidden' : undefined}>
        {titleOf(current)}
      </h1>
      {hall.value ? <View key={key} current={current} hall={hall.value} /> : <p role="status">{words().loading}</p>}
    </main>
  );
}

interface ViewProps {
  readonly current: Route;
  readonly hall: NonNullable<typeof hall.value>;
}

function View({ current, hall: { hall: place, upstream, storage } }: ViewProps): JSX.Element {
  switch (current.view) {
    case 'alarms':
      return alarms.value.length === 0 ? <NoAlarms /> : <AlarmList alarms={alarms.value} place="view" />;
    case 'line':
      return <LineView upstream={upstream} storage={storage} />;
    case 'quarantine':
      return <QuarantineView />;
    case 'device':
      return <DeviceView id={current.id} hall={place} />;
    case 'hall':
    case 'first-login':
      return <HallView hall={place} upstream={upstream} />;
  }
}

function titleOf(current: Route): string {
  const { view } = current;
  const text = words();
  if (view === 'alarms') return text.activeAlarms;
  if (view === 'line') return text.lineToCentre;
  if (view === 'quarantine') return text.quarantine;
  if (view === 'device') return nameOf(current.id);
  return hall.value ? localized(hall.value.hall.name) : text.hall;
}
