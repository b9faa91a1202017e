// The site that `npm run docs` builds into docs/.vitepress/dist. It needs no network: fonts, search
// index and scripts are part of the build. A link to a page that does not exist fails the build.
import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitepress';

import { repositoryLinks } from './repository-links.mjs';
import { navOf, sidebarOf } from './sidebar.mjs';

const docs = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  title: 'Perdure',
  description: 'A durable-execution sidecar: ordinary async functions that survive crashes.',
  lang: 'en',
  // Pages link to each other with relative addresses, so the site works below any path.
  base: process.env.PERDURE_DOCS_BASE ?? '/',
  cleanUrls: false,
  lastUpdated: false,
  markdown: { config: (markdown) => repositoryLinks(markdown, docs) },
  themeConfig: {
    nav: navOf(docs),
    sidebar: sidebarOf(docs),
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    docFooter: { prev: 'Previous page', next: 'Next page' },
  },
});
