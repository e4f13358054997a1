/** The chosen card, in words, and what can be done with it. */
import type { JSX } from 'preact';
import type { BoardCard } from '../../../shared/board.ts';
import { dayOf, formatSpan, formatWhen } from '../../../shared/time.ts';
import { OfficeIcon } from '../icons.tsx';
import { say } from '../notices.tsx';
import { LOCALE } from '../session.ts';
import { called, duration, statusWords } from '../words.ts';
import { showsCards } from './cells.ts';
import { held, holdCard, letGo, whyNotHold } from './held.ts';
import { leadOf } from './model.ts';
import { openConflict, panel, showPicture } from './panel-model.ts';
import { board, drawing, goToDay, line, reveal, revision, selected, showLevel } from './state.ts';

/** Takes a card in hand by its button: the next tap on the board, or the keys, say where it goes. */
export function moveByButton(card: BoardCard, event: MouseEvent): void {
  const taking = leadOf(card);
  if (!taking) return;
  if (!showsCards(drawing.peek())) {
    showLevel('day', taking.from);
    goToDay(dayOf(taking.from, line.peek().zone));
  }
  reveal(taking.resourceId);
  showPicture();
  // Pressed by keyboard there is no pointer that could tap a place.
  const byKeys = event.detail === 0;
  if (!holdCard(card, taking, byKeys ? 'keys' : 'tap')) return;
  if (byKeys) document.querySelector<HTMLElement>('.mirror [tabindex="0"]')?.focus({ preventScroll: true });
  else if (!panel.peek()) say('Now tap the place where it shall go.');
}

export function Details(): JSX.Element {
  revision.value;
  const card = selected.value ? board.value.cards.get(selected.value) : undefined;
  if (!card)
    return (
      <div class="panel-empty">
        <p>Choose a card to see what it is.</p>
        <p class="muted">
          Drag it to another time or line, or choose “Move” and tap its place. With the keyboard: <kbd>M</kbd>, arrows,{' '}
          <kbd>Enter</kbd>.
        </p>
      </div>
    );
  const { zone } = line.value;
  const taking = leadOf(card);
  const clashes = board.value.clashes.get(card.id) ?? [];
  const why = whyNotHold(card);
  const moving = held.value?.subject.id === card.id;
  const file = card.kind === 'visit' ? card.jobId && `/office/jobs/${card.jobId}` : `/office/events/${card.id}`;
  return (
    <article class="details" aria-label={card.title || card.serviceName}>
      <header>
        <h2>
          <bdi>{card.title || card.serviceName}</bdi>
        </h2>
        <p>
          {card.kind === 'visit' && <span class={`tag ${card.status}`}>{statusWords[card.status]}</span>}
          {card.pinned && <span class="tag">Exact time</span>}
          {card.seriesId && <span class="tag">One of a series</span>}
        </p>
      </header>
      {clashes.map((conflict) => (
        <button
          key={conflict.id}
          type="button"
          class="clash"
          onClick={() => {
            openConflict.value = conflict.id;
            panel.value = 'conflicts';
          }}
        >
          <strong>!</strong> {conflict.sentence}
        </button>
      ))}
      <dl class="facts">
        {taking && (
          <>
            <dt>Planned</dt>
            <dd>{formatWhen(taking, zone, LOCALE)}</dd>
          </>
        )}
        {card.kind === 'visit' && (
          <>
            <dt>Promised</dt>
            <dd>{formatSpan(card.window, zone, LOCALE)}</dd>
          </>
        )}
        {card.serviceName && (
          <>
            <dt>What</dt>
            <dd>{card.serviceName}</dd>
          </>
        )}
        {card.place && (
          <>
            <dt>Where</dt>
            <dd>
              <bdi>{card.place}</bdi>
            </dd>
          </>
        )}
        <dt>Takes</dt>
        <dd>
          {[...new Set(card.takings.map((t) => t.resourceId))]
            .map((id) => board.value.lanes.get(id)?.row.name)
            .filter(Boolean)
            .join(', ')}
        </dd>
        {card.drive > 0 && (
          <>
            <dt>Drive there</dt>
            <dd>{duration(Math.round(card.drive / 60))}</dd>
          </>
        )}
        {card.setUp > 0 && (
          <>
            <dt>Set-up</dt>
            <dd>{duration(Math.round(card.setUp / 60))}</dd>
          </>
        )}
      </dl>
      <div class="verbs">
        {moving ? (
          <button type="button" class="button" onClick={letGo}>
            Leave it where it is
          </button>
        ) : (
          <button
            type="button"
            class="button primary"
            aria-disabled={why !== null || undefined}
            title={why ?? undefined}
            onClick={(event) => moveByButton(card, event)}
          >
            Move
          </button>
        )}
        {file && (
          <a class="button" href={file}>
            {card.kind === 'visit' ? `Open the ${called('job')}` : 'Open the event'} <OfficeIcon name="next" />
          </a>
        )}
      </div>
      {moving && held.value?.how === 'tap' && <p class="muted">Now tap the place where it shall go.</p>}
    </article>
  );
}
