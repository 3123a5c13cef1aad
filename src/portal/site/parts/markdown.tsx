import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import { useMemo } from 'preact/hooks';

const reader = new MarkdownIt({ html: true, linkify: true, breaks: true });

DOMPurify.addHook('afterSanitizeAttributes', element => {
  if (element.tagName === 'A') {
    element.setAttribute('target', '_blank');
    element.setAttribute('rel', 'noopener noreferrer');
  }
});

/** What of HTML may stand in a text of others. Pictures would be asked for outside, so none are shown. */
const allowed = {
  ALLOWED_TAGS:
    'p br hr h1 h2 h3 h4 h5 h6 strong b em i u s del code pre blockquote ul ol li a table thead tbody tr th td span div center font sub sup details summary small'.split(
      ' ',
    ),
  ALLOWED_ATTR: ['href', 'title', 'align', 'colspan', 'rowspan', 'open', 'target', 'rel'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#)/i,
};

/** Markdown, as safe HTML. */
export function Markdown({ text }: { text: string }) {
  const html = useMemo(() => DOMPurify.sanitize(reader.render(text), allowed), [text]);
  // DOMPurify has taken out all that could run or load
  return <div class="markdown" dangerouslySetInnerHTML={{ __html: html }} />;
}
