// The bar at the top and the way between the views.

import type { ComponentChildren, JSX } from 'preact';
import { alarms, hall, quarantineCount } from './state/live.ts';
import { language, localized, nextTheme, type Theme, theme, words } from './state/preferences.ts';
import { type Route, route } from './state/route.ts';
import { logOut } from './state/session.ts';
import { LineMark } from './views/marks.tsx';

export function Masthead({ user }: { readonly user: string }): JSX.Element {
  return (
    <header class="masthead">
      <p class="brand">
        <Brand />
        <span class="brand-name">Atrium</span>
        <span class="hall-name">{hall.value && localized(hall.value.hall.name)}</span>
      </p>
      {hall.value && (
        <a class="line-pill" href="#/line" title={words().lineToCentre}>
          <LineMark of={hall.value.upstream.state} />
          <span>
            {words().line} · {words().upstreamState[hall.value.upstream.state]}
          </span>
        </a>
      )}
      <Preferences />
      <button
        type="button"
        class="quiet"
        title={words().logOut(user)}
        aria-label={words().logOut(user)}
        onClick={() => void logOut()}
      >
        <Glyph>
          <path d="M10 4H5v16h5M14 8l4 4-4 4m4-4H9" />
        </Glyph>
      </button>
    </header>
  );
}

export function Preferences(): JSX.Element {
  const text = words();
  const next = language.value === 'zh' ? 'en' : 'zh';
  return (
    <div class="preferences">
      <button
        type="button"
        class="quiet"
        lang={next === 'zh' ? 'zh-CN' : 'en'}
        title={text.switchLanguage}
        onClick={() => (language.value = next)}
      >
        {text.otherLanguage}
      </button>
      <button
        type="button"
        class="quiet"
        title={text.theme[theme.value]}
        aria-label={text.theme[theme.value]}
        onClick={nextTheme}
      >
        <Glyph>{THEME_GLYPHS[theme.value]}</Glyph>
      </button>
    </div>
  );
}

export function Navigation(): JSX.Element {
  const text = words();
  return (
    <nav aria-label={text.sections}>
      <ul>
        <Item view="hall" href="#/" label={text.hall} glyph={<path d="M4 20V10l8-6 8 6v10M9 20v-7h6v7" />} />
        <Item
          view="alarms"
          href="#/alarms"
          label={text.alarms}
          badge={alarms.value.length}
          glyph={<path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4" />}
        />
        <Item view="line" href="#/line" label={text.line} glyph={<path d="M4 8h5v8H4zM15 8h5v8h-5zM9 12h6" />} />
        <Item
          view="quarantine"
          href="#/quarantine"
          label={text.quarantine}
          badge={quarantineCount.value}
          glyph={<path d="M4 9l8-5 8 5v11H4zM4 9l8 4 8-4M12 13v7" />}
        />
      </ul>
    </nav>
  );
}

interface ItemProps {
  readonly view: Route['view'];
  readonly href: string;
  readonly label: string;
  readonly glyph: ComponentChildren;
  readonly badge?: number;
}

function Item({ view, href, label, glyph, badge = 0 }: ItemProps): JSX.Element {
  return (
    <li>
      <a href={href} aria-current={route.value.view === view ? 'page' : undefined}>
        <Glyph>{glyph}</Glyph>
        <span>{label}</span>
        {badge > 0 && <span class={`badge badge-${view}`}>{badge > 99 ? '99+' : badge}</span>}
      </a>
    </li>
  );
}

export function Brand(): JSX.Element {
  return (
    <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M7 25V13l9-6 9 6v12M12 25v-9h8v9" />
    </svg>
  );
}

function Glyph({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return (
    <svg class="glyph" viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  );
}

const THEME_GLYPHS: Record<Theme, ComponentChildren> = {
  system: <path d="M4 5h16v11H4zM9 20h6M12 16v4" />,
  light: (
    <path d="M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6L7 7m10 10l1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4" />
  ),
  dark: <path d="M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5z" />,
};
