// Pages link to sources and samples with relative paths, as a reader of the repository needs them.
// The site does not contain those files: their links become plain text, or lead to a code host
// when PERDURE_DOCS_REPOSITORY names one, such as https://example.org/perdure/blob/main.
import { dirname, join, relative } from 'node:path';

const host = process.env.PERDURE_DOCS_REPOSITORY;

/** The path of a link's target from the root of the repository, if it is not a page of the site. */
function outside(href, page, docs) {
  if (/^([a-z]+:|#|\/)/.test(href)) return undefined;
  const [path] = href.split('#');
  const target = relative(docs, join(dirname(page), path));
  if (!target.startsWith('..') && /(\.md|\/)$/.test(path)) return undefined;
  return relative(join(docs, '..'), join(docs, target));
}

/** Adds the rule to a markdown-it instance. */
export function repositoryLinks(markdown, docs) {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    for (const { children } of tokens) {
      let isDropped = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const target = outside(token.attrGet('href') ?? '', env.path, docs);
          if (target === undefined) continue;
          if (host) token.attrSet('href', `${host}/${target}`);
          else isDropped = token.hidden = true;
          if (!host) Object.assign(token, { type: 'text', tag: '', content: '', nesting: 0 });
        } else if (token.type === 'link_close' && isDropped) {
          Object.assign(token, { type: 'text', tag: '', content: '', nesting: 0 });
          isDropped = false;
        }
      }
    }
  });
}
