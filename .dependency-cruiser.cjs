// Which way imports point (docs: ARCHITECTURE.md). Errors only, no baseline.
const only = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

module.exports = {
  forbidden: [
    only(
      'core-is-pure',
      'core knows nobody',
      { path: '^packages/core/' },
      { path: '^(packages/(?!core/)|apps|plugins|workers|infra)' },
    ),
    only(
      'db-knows-core-and-jobs',
      'the database knows no domain',
      { path: '^packages/db/', pathNot: '\\.test\\.ts$' },
      { path: '^(packages/(?!(core|db|jobs)/)|apps|plugins|workers|infra)' },
    ),
    only(
      'jobs-know-core',
      'contracts stay light',
      { path: '^packages/jobs/' },
      { path: '^(packages/(?!(core|jobs)/)|apps|plugins|workers|infra)' },
    ),
    only(
      'kit-knows-core-and-jobs',
      'the kit is what plugins see',
      { path: '^packages/plugin-kit/' },
      { path: '^(packages/(?!(core|jobs|parsing|plugin-kit)/)|apps|plugins|workers|infra)' },
    ),
    only(
      'cloud-knows-the-kit',
      'how clouds are signed in to and reached; for plugins alone',
      { path: '^packages/cloud/' },
      { path: '^(packages/(?!(cloud|plugin-kit)/)|apps|plugins|workers|infra)' },
    ),
    only(
      'operations-know-no-transport',
      'the domain knows no transport',
      { path: '^packages/operations/', pathNot: '\\.test\\.ts$' },
      { path: '^(packages/(ui|env|testing|cloud)/|apps|plugins|workers|infra)', pathNot: 'test' },
    ),
    only(
      'ui-knows-nobody',
      'the design system has no domain',
      { path: '^packages/ui/' },
      { path: '^(packages/(?!ui/)|apps|plugins|workers|infra)' },
    ),
    only(
      'env-knows-nobody',
      'configuration is read, not decided',
      { path: '^packages/env/' },
      { path: '^(packages/(?!env/)|apps|plugins|workers|infra)' },
    ),
    only(
      'plugins-use-the-kit',
      'a plugin sees core, jobs, the kit and ui',
      { path: '^plugins/([^/]+)/', pathNot: '\\.test\\.ts$' },
      { path: '^(packages/(db|operations|env|testing)/|apps|workers|infra|plugins/[^/]+\\.tsx?$)' },
    ),
    only(
      'plugins-do-not-know-each-other',
      'deleting a plugin must compile',
      { path: '^plugins/([^/]+)/' },
      { path: '^plugins/([^/]+)/', pathNot: '^plugins/($1|node_modules)/' },
    ),
    only(
      'registry-for-apps-alone',
      'only processes compose plugins',
      { path: '^packages/', pathNot: '\\.test\\.ts$' },
      { path: '^plugins/' },
    ),
    only(
      'web-has-no-database',
      'pages call operations',
      { path: '^apps/web/', pathNot: '^apps/web/(server|instrumentation|e2e/)' },
      { path: '^packages/db/', pathNot: '\\.test\\.ts$' },
    ),
    only('web-knows-no-workers', 'producers import contracts', { path: '^apps/' }, { path: '^workers/' }),
    only(
      'product-knows-no-tools',
      'the sandbox is a tool: processes are composed with the demo that it offers (decision 048)',
      {
        path: '^(packages|plugins|apps|workers|infra/(admin|deploy|supply-chain))/',
        pathNot: '\\.(test|spec)\\.tsx?$|^apps/web/e2e/|^workers/test-stack\\.ts$',
      },
      { path: '^tools/' },
    ),
    only(
      'sandbox-knows-no-product',
      'stand-ins follow the vendors’ descriptions, not our code',
      { path: '^tools/sandbox/', pathNot: '\\.test\\.ts$' },
      { path: '^(packages/(?!env/)|apps|plugins|workers|infra)' },
    ),
    only(
      'features-do-not-know-each-other',
      'share through lib or ui',
      { path: '^apps/web/features/([^/]+)/' },
      { path: '^apps/web/features/([^/]+)/', pathNot: '^apps/web/features/$1/' },
    ),
    only(
      'prisma-behind-db',
      'one importer of the generated client',
      { pathNot: '^packages/db/' },
      { path: '^packages/db/generated/', pathNot: '^$', dependencyTypesNot: ['type-only'] },
    ),
    only(
      'system-role-is-rare',
      'who may look past row-level security: packages/db/system-db.ts',
      {
        pathNot:
          '^(packages/db/|packages/operations/(identity/|sync/after-writing\\.ts|feeds/run-feed\\.ts|tokens/find-token\\.ts|backstage/find-(frontends|sign-in)\\.ts|agents/agents\\.ts|clean-up\\.ts|operator/|support/visits\\.ts|billing/(receive-event|reconcile|end-subscriptions)\\.ts|usage/weekly-digest\\.ts|changes/mail-followed\\.ts|tenant/(create-tenant|change-slug|find-tenants|portal-hosts|removal)\\.ts|integrations/(receive-event|schedule-syncs|schedule-checks)\\.ts)|workers/(run-job|relay|start-workers|follow)\\.ts|apps/api/server\\.ts|packages/testing/|infra/|.*\\.test\\.ts$)',
      },
      { path: '^packages/db/system-db\\.ts$' },
    ),
    only(
      'entities-are-written-in-one-place',
      'packages/operations/catalog/write-entities.ts tells subscribers of every write (decision 049)',
      {
        pathNot:
          '^(packages/db/|packages/operations/catalog/write-entities\\.ts|packages/testing/|infra/(bench|fuzz)/|apps/api/test-api\\.ts|.*\\.test\\.ts$)',
      },
      { path: '^packages/db/repos/entity-(apply|remove|rewrite|write)\\.ts$' },
    ),
    only(
      'events-know-no-subscriber',
      'whoever emits must not import what follows (decision 049)',
      { path: '^packages/operations/(events|composed)\\.ts$' },
      { path: '^packages/operations/', pathNot: '^packages/operations/composed\\.ts$' },
    ),
    only(
      'event-declarations-are-light',
      'an events.ts names events and jobs; the work itself is imported by workers/handlers.ts alone',
      { path: '^packages/operations/[^/]+/events\\.ts$' },
      { path: '^packages/operations/', pathNot: '/events\\.ts$' },
    ),
    only(
      'wiring-is-composed',
      'processes compose these lists; code that imported one would be part of a cycle',
      { path: '^(packages|plugins|apps/api)/', pathNot: '(^packages/testing/|^packages/operations/wiring\\.ts$|\\.test\\.ts$)' },
      { path: '^packages/operations/(subscribers|wiring|feed-readers)\\.ts$' },
    ),
    only(
      'parsers-run-in-threads',
      'what anybody may have written is parsed by packages/parsing (decision 025): call parse() instead',
      {
        pathNot:
          '^(packages/parsing/(tasks/|meaning\\.ts$)|packages/core/(api/(compare/[a-z-]+|description|bundle|operations|shapes)|docs/(page|mkdocs|read-folder-order)|entity/(edit-file|to-yaml)|inference/(apis-of|manifests))\\.ts$|tools/sandbox/|infra/(bench|test)/|.*\\.test\\.ts$)',
      },
      {
        path: '^node_modules/(yaml|js-yaml|smol-toml|graphql|protobufjs|@stoplight|csv-parse|hyparquet|remark-[a-z]+|unified|mdast-util-from-markdown|hast-util-(?:raw|sanitize)|shiki|katex|react-markdown|marked|markdown-it)/',
        dependencyTypesNot: ['type-only'],
      },
    ),
    only(
      'core-parsers-run-in-threads',
      'these parse in the thread of whoever calls them: call parse() of packages/parsing instead (decision 025)',
      {
        pathNot:
          '^(packages/parsing/(tasks/|thread\\.ts$)|packages/core/(api|docs|entity|inference)/|infra/(bench|test)/|.*\\.test\\.ts$)',
      },
      {
        path: '^packages/core/(api/(compare/compare[a-z-]*|description|bundle|operations|shapes)|docs/(page|mark-blocks|mkdocs|read-folder-order)|entity/edit-file|inference/(infer|apis-of|manifests))\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),
    only(
      'threads-are-the-pools',
      'parsers are loaded by threads alone',
      { pathNot: '^packages/parsing/|\\.test\\.ts$' },
      { path: '^packages/parsing/(tasks/|thread)', dependencyTypesNot: ['type-only'] },
    ),
    only(
      'parsing-knows-core-and-jobs',
      'parsing has no domain of its own',
      { path: '^packages/parsing/', pathNot: '\\.test\\.ts$' },
      { path: '^(packages/(?!(core|jobs|parsing)/)|apps|plugins|workers|infra)' },
    ),
    only(
      'patterns-match-in-linear-time',
      'somebody’s pattern is compiled by packages/core/pattern/glob.ts alone (decision 025)',
      { pathNot: '^tools/sandbox/' },
      { path: '^node_modules/(picomatch|minimatch|micromatch|nanomatch|fast-glob|globby)/' },
    ),
    only(
      'no-shared-app-tokens',
      'Octokit shares pending installation tokens between tenants; plugins/github/installation-token.ts gets them (decision 021)',
      {},
      { path: 'node_modules/(octokit|@octokit/(app|auth-app|auth-oauth-[a-z]+|oauth-app|plugin-throttling))/' },
    ),
    only(
      'no-credentials-of-the-process',
      'packages that look for credentials in our environment, files or cloud metadata would lend them to a tenant (decision 021)',
      { path: '^(plugins|packages/(cloud|plugin-kit))/' },
      {
        path: 'node_modules/(google-auth-library|@google-cloud|@azure/(identity|msal-[a-z]+)|@aws-sdk/credential-provider[a-z-]*)/',
      },
    ),
    only(
      'no-cycles',
      'a cycle is one room with two names',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    only(
      'no-orphans',
      'nothing imports it, nothing starts it',
      {
        orphan: true,
        pathNot: [
          '\\.(test|config|d)\\.(ts|tsx|cjs|mjs)$',
          '\\.d\\.ts$',
          '^apps/web/(app|e2e|proxy|instrumentation|next)',
          'schema-engine\\.mjs$',
          'bootstrap\\.mjs$',
          '^infra/',
          '\\.css$',
        ],
      },
      {},
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(\\.next|generated/internal|generated/models|/samples/github/organization/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'],
    },
  },
}
