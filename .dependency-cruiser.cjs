// Who may import whom. The sentences are the project's rules; docs/decisions/0002 says why.

/** The line of rooms: each may import the ones before it, and nothing runs back. */
const line = [
  'platform',
  'markup',
  'moderation',
  'vault',
  'comments',
  'learning',
  'notices',
  'bans',
  'reports',
  'privacy',
  'desk',
  'articles',
  'accounts',
  'changes',
  'hooks',
  'webmentions',
  'widget',
]
/** What stands on the line without knowing of each other; composition knows all of them. */
const ends = ['site', 'admin', 'cli', 'demo']
/** The platform is several rooms, in this order behind its own index. */
const platformLine = ['log', 'database', 'mail', 'http', 'graphql', 'openapi', 'admin', 'jobs', 'harden']
const composition = '^src/(main|server|boot|config|payload\\.config|plugin|routes)\\.ts$'

const rooms = [...line, ...ends]
const noWayBack = [
  ...line.map((room, index) => ({ room, later: [...line.slice(index + 1), ...ends] })),
  ...ends.map((room) => ({ room, later: ends.filter((other) => other !== room) })),
].map(({ later, room }) => ({
  name: `line-of-rooms-${room}`,
  comment: 'A room imports the rooms before it in the line only.',
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${later.join('|')})/` },
}))

const platformRules = platformLine.map((room, index) => ({
  name: `line-of-platform-${room}`,
  severity: 'error',
  from: { path: `^src/platform/${room}/` },
  to: { path: `^src/platform/(${platformLine.slice(index + 1).join('|') || 'none'})/` },
}))

const pure =
  '^src/(markup|moderation|comments/threads|comments/submission)/(?!.*(?:graphql|routes|readThread|threadRows|findPlace)\\.ts)|^src/platform/http/cache/'

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...noWayBack,
    ...platformRules,
    {
      name: 'rooms-through-their-index',
      comment: 'A room is imported through its index.ts, and by code of the browser through its client.ts.',
      severity: 'error',
      from: { path: `^(?:collections|src/(${rooms.join('|')}))/`, pathNot: '^src/platform/' },
      to: {
        path: `^src/(${rooms.join('|')})/`,
        pathNot: ['^src/$1/', '^src/[^/]+/(index|client)\\.ts$', '^src/platform/[^/]+/(index|client)\\.ts$'],
      },
    },
    {
      name: 'platform-through-its-index',
      severity: 'error',
      from: { path: '^src/platform/([^/]+)/' },
      to: {
        path: '^src/platform/',
        pathNot: [
          '^src/platform/$1/',
          '^src/platform/(index|client)\\.ts$',
          '^src/platform/[^/]+/(index|client)\\.ts$',
        ],
      },
    },
    {
      name: 'composition-through-the-index',
      severity: 'error',
      from: { path: composition },
      to: {
        path: `^src/(${rooms.join('|')})/`,
        pathNot: [
          '^src/[^/]+/(index|client)\\.ts$',
          '^src/platform/[^/]+/(index|client)\\.ts$',
          '^src/platform/database/migrations/',
        ],
      },
    },
    {
      name: 'rooms-know-no-collections',
      comment: 'Collections are data that names what rooms do; rooms never look back.',
      severity: 'error',
      from: { path: '^src/', pathNot: composition },
      to: { path: '^collections/' },
    },
    {
      name: 'collections-keep-to-themselves',
      comment: 'A collection imports rooms and the shared parts beside it, no other collection’s insides.',
      severity: 'error',
      from: { path: '^collections/([^/]+)/' },
      to: { path: '^collections/([^/]+)/', pathNot: '^collections/$1/' },
    },
    {
      name: 'only-composition-knows-composition',
      severity: 'error',
      from: { path: '^(src|collections)/', pathNot: [composition, '^src/(cli|app)/'] },
      to: { path: composition },
    },
    {
      name: 'pure-knows-no-framework',
      comment: 'Rules are data in, data out: no Payload, Express, configuration, clock or I/O.',
      severity: 'error',
      from: { path: pure },
      to: {
        path: [
          '^node_modules/(payload|@payloadcms|express|next|mongodb)/',
          '^src/platform/(database|http|mail|jobs)/index',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'browser-reaches-no-server',
      comment: 'What runs in a browser gets nothing of the server into the admin’s bundle.',
      severity: 'error',
      from: { path: '^src/.+/client\\.ts$' },
      to: {
        path: ['^node_modules/(payload|express|next|mongodb)/', '^src/.+/index\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'next-in-one-module',
      comment: 'Payload 4 has hooks of its own in place of next/*: see docs/decisions/0012.',
      severity: 'error',
      from: { path: '^(src|collections)/', pathNot: '^src/(platform/admin/navigation\\.ts|admin/admin\\.ts|app/)' },
      to: { path: '^node_modules/next/' },
    },
    {
      name: 'product-imports-no-tests',
      severity: 'error',
      from: { path: '^(src|collections)/' },
      to: { path: '^(tests|bench|scripts)/' },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.next|data)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
