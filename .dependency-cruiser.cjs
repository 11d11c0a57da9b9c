// Who may import whom. The sentences are the project's rules; docs/decisions/0002 says why.
const pure = '^src/(moderation|spam|threads|cache|imports|exports|notices|markup|submission|feeds)/'
const purePrivacy = '^src/privacy/(seal|blindIndex|ipTag|keys|masterKey|address|types|errors)\\.ts$'

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-knows-no-framework',
      comment: 'Rules are data in, data out: no Payload, Express, configuration or collections.',
      severity: 'error',
      from: { path: pure },
      to: {
        path: [
          '^node_modules/(payload|@payloadcms|express|next)/',
          '^collections/',
          '^src/(config|payload\\.config|boot|server|services)\\.ts',
          '^src/(http|jobs|cli|database|operations|site|admin|app|setup)/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pure-privacy-knows-no-framework',
      severity: 'error',
      from: { path: purePrivacy },
      to: {
        path: [
          '^node_modules/(payload|@payloadcms|express|next|mongodb)/',
          '^collections/',
          '^src/(config|http|jobs|cli|database|operations)',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'collections-know-no-doors',
      severity: 'error',
      from: { path: '^collections/' },
      to: { path: '^src/(http|jobs|cli|site|setup|app|database|boot|server|config|payload\\.config)' },
    },
    {
      name: 'collections-keep-to-themselves',
      comment: 'Another collection’s internals are none of its business.',
      severity: 'error',
      from: { path: '^collections/([^/]+)/' },
      to: { path: '^collections/([^/]+)/', pathNot: '^collections/$1/' },
    },
    {
      name: 'doors-know-no-internals',
      severity: 'error',
      from: { path: '^src/(http|cli|site|setup)/' },
      to: { path: '^collections/' },
    },
    {
      name: 'operations-know-no-doors',
      severity: 'error',
      from: { path: '^src/(operations|graphql)/' },
      to: { path: ['^collections/', '^src/(http|jobs|cli|site|setup|boot|server|config|payload\\.config)'] },
    },
    {
      name: 'only-composition-imports-everything',
      severity: 'error',
      from: { path: '^(src|collections)/', pathNot: '^src/(payload.config|server|boot|main).ts$|^src/(cli|app)/' },
      to: { path: '^src/(payload\\.config|server|boot)\\.ts$' },
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
