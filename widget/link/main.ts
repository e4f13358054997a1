import '../ui/tokens.css';
import '../ui/ui.css';
import './page.css';

/** A second tap on a button sends nothing: the first is still under way. Coming back by the browser's Back undoes that. */
const sending = new WeakSet<HTMLFormElement>();

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (sending.has(form)) return event.preventDefault();
  sending.add(form);
  event.submitter?.setAttribute('aria-disabled', 'true');
});

addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

// An answer form that opens below the fold comes into sight.
for (const details of document.querySelectorAll('details'))
  details.addEventListener('toggle', () => {
    if (details.open) details.scrollIntoView({ block: 'nearest' });
  });
