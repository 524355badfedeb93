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
      'evaluator-knows-nobody',
      'flags are evaluated by clients, too: packages/flags-evaluator has no dependency',
      { path: '^packages/flags-evaluator/', pathNot: '\\.test\\.ts$' },
      { pathNot: '^packages/flags-evaluator/' },
    ),
    only(
      'db-knows-core-and-jobs',
      'the database knows no domain, but for the values that its columns are closed to',
      { path: '^packages/db/', pathNot: '\\.test\\.ts$' },
      { path: '^(packages/(?!(core|db|flags-evaluator|jobs)/|modules/[^/]+/domain/)|apps|plugins|workers|infra|tools)' },
    ),
    only(
      'jobs-know-core',
      'contracts stay light',
      { path: '^packages/jobs/' },
      { path: '^(packages/(?!(core|jobs)/)|apps|plugins|workers|infra)' },
    ),
    only(
      'kit-knows-what-is-light',
      'the kit is what plugins see: no database, no operation',
      { path: '^packages/plugin-kit/' },
      { path: '^(packages/(?!(core|jobs|parsing|plugin-kit)/|modules/[^/]+/domain/)|apps|plugins|workers|infra|tools)' },
    ),
    only(
      'cloud-knows-the-kit',
      'how clouds are signed in to and reached; for plugins alone',
      { path: '^packages/cloud/' },
      { path: '^(packages/(?!(cloud|plugin-kit)/)|apps|plugins|workers|infra)' },
    ),
    only(
      'domain-is-pure',
      'rules of a noun know rules alone: they run in browsers, in threads and in tests without a database',
      { path: '^packages/modules/[^/]+/domain/', pathNot: '\\.test\\.ts$' },
      { path: '^(packages/(?!(core|flags-evaluator)/|modules/[^/]+/domain/)|apps|plugins|workers|infra|tools)' },
    ),
    only(
      'kernel-knows-no-module',
      'modules stand on the kernel; what it needs of them is handed to it (packages/modules/compose-platform.ts)',
      { path: '^packages/kernel/', pathNot: '\\.test\\.ts$' },
      { path: '^(packages/(?!(core|db|jobs|parsing|plugin-kit|kernel)/)|apps|plugins|workers|infra|tools)' },
    ),
    only(
      'modules-know-no-transport',
      'the domain knows no transport',
      { path: '^packages/modules/', pathNot: '\\.test\\.ts$' },
      { path: '^(packages/(ui|env|testing|cloud)/|apps|plugins|workers|infra|tools)' },
    ),
    only(
      'a-module-shows-its-face',
      'other modules import index.ts, events.ts, jobs.ts or rules of domain/, never what lies behind them',
      { path: '^packages/modules/([^/]+)/' },
      {
        path: '^packages/modules/[^/]+/',
        pathNot: '^packages/modules/($1/|[^/]+/(index|events|jobs|slots|testing)\\.ts$|[^/]+/domain/)',
      },
    ),
    only(
      'everybody-else-sees-the-face',
      'processes import index.ts, jobs.ts, handlers.ts, routes.ts or rules of domain/, never what lies behind them',
      { pathNot: '^packages/modules/' },
      {
        path: '^packages/modules/[^/]+/',
        pathNot: '^packages/modules/([^/]+/(index|events|jobs|handlers|routes|slots|testing)\\.ts$|[^/]+/domain/)',
      },
    ),
    only(
      'testing-is-for-tests',
      'what happens without its events is for tests and benches',
      { pathNot: ['\\.test\\.ts$', '^packages/testing/', '^infra/', '^tests/', 'test-api\\.ts$', '-support\\.ts$'] },
      { path: '^packages/modules/[^/]+/testing\\.ts$' },
    ),
    only(
      'routes-are-mounted-by-the-api',
      'a module is called in the process; its routes are for others',
      { pathNot: '^apps/api/' },
      { path: '^packages/modules/[^/]+/routes\\.ts$' },
    ),
    only(
      'handlers-run-in-workers',
      'web produces jobs and does not do them',
      { path: '^apps/' },
      { path: ['^packages/modules/[^/]+/handlers\\.ts$', '^packages/modules/handlers\\.ts$'] },
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
      {
        path: '^(packages/(db|kernel|modules|env|testing)/|apps|workers|infra|tools|plugins/[^/]+\\.tsx?$)',
        pathNot: '^packages/modules/[^/]+/(domain/|slots\\.ts$)',
      },
    ),
    only(
      'lists-are-list-tables',
      'rows that one works on are a ListTable (decision 061); a plain table is for what is only read, or filled in',
      {
        path: '^(apps|plugins)/',
        pathNot: [
          '^apps/web/(components/public|app/\\(public\\))/',
          '^apps/web/features/(billing/plan-table|tenants/limit-tables|templates/action-list|notifications/preference-table|operator/performance)\\.tsx$',
        ],
      },
      { path: '^packages/ui/table\\.tsx$' },
    ),
    only(
      'slots-are-light',
      'a slots.ts names readers, actions and links for plugins; browsers load it too (decision 053)',
      { path: '^packages/modules/[^/]+/slots\\.ts$' },
      { pathNot: '^packages/(core/|plugin-kit/slot-data\\.ts$|modules/[^/]+/domain/)' },
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
        pathNot: '\\.(test|spec)\\.tsx?$|^apps/web/e2e/',
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
      'share through apps/web/components, apps/web/lib or ui; app/ puts features together',
      { path: '^apps/web/features/([^/]+)/' },
      { path: '^apps/web/features/([^/]+)/', pathNot: '^apps/web/features/$1/' },
    ),
    only(
      'shared-parts-know-no-feature',
      'what features share stands below them; lib/ holds no page',
      { path: '^apps/web/(lib|components)/' },
      { path: '^apps/web/(features|app)/' },
    ),
    only(
      'lib-knows-no-component',
      'components stand on lib, not the other way round',
      { path: '^apps/web/lib/' },
      { path: '^apps/web/components/' },
    ),
    only(
      'prisma-behind-db',
      'the generated client is for the database package and repositories of modules',
      { pathNot: '^packages/(db|modules/[^/]+/repo)/' },
      { path: '^packages/db/generated/', pathNot: '^$', dependencyTypesNot: ['type-only'] },
    ),
    only(
      'system-role-is-rare',
      'who may look past row-level security: packages/db/system-db.ts',
      {
        pathNot: [
          '^packages/db/',
          '^packages/kernel/fresh-authentication\\.ts$',
          '^packages/modules/identity/',
          '^packages/modules/members/operations/memberships\\.ts$',
          '^packages/modules/catalog/operations/(find-missing-documents|recount-entities|store-documents)\\.ts$',
          '^packages/modules/demo/operations/',
          '^packages/modules/integrations/operations/(sync/after-write|feeds/run-feed|agents/(agent-token|redeem-install-code)|receive-event|schedule-syncs|schedule-checks)\\.ts$',
          '^packages/modules/flags/operations/snapshot-source\\.ts$',
          '^packages/modules/tokens/operations/find-token\\.ts$',
          '^packages/modules/oauth/operations/(end-grant|find-app-token|find-client|issue-tokens|register-client)\\.ts$',
          '^packages/modules/backstage/operations/find-(frontends|sign-in)\\.ts$',
          '^packages/modules/operator/',
          '^packages/modules/slack/operations/receive-slack\\.ts$',
          '^packages/modules/support/operations/support-sessions\\.ts$',
          '^packages/modules/billing/operations/(receive-event|reconcile|cancel-subscriptions)\\.ts$',
          '^packages/modules/usage/operations/weekly-digest\\.ts$',
          '^packages/modules/notifications/operations/send-follow-digests\\.ts$',
          '^packages/modules/tenants/operations/(create-tenant|change-slug|find-tenants|portal-codes|portal-hosts|portal-session|removal)\\.ts$',
          '^workers/(job-notices|run-job|relay|start-workers|watch)\\.ts$',
          '^apps/api/server\\.ts$',
          '^packages/testing/',
          '^infra/',
          '^tests/',
          '\\.test\\.ts$',
        ],
      },
      { path: '^packages/db/system-db\\.ts$' },
    ),
    only(
      'repo-knows-no-operation',
      'operations have the rules and send the statements of repo/, not the other way round (decision 087)',
      { path: '^packages/modules/[^/]+/repo/', pathNot: '\\.test\\.ts$' },
      { path: '^packages/modules/[^/]+/(operations/|(handlers|routes)\\.ts$)' },
    ),
    only(
      'entities-are-written-in-one-place',
      'operations/write-entities.ts tells subscribers of every write (decision 049)',
      { pathNot: '^packages/modules/catalog/(repo/|operations/write-entities\\.ts$|testing\\.ts$)|\\.test\\.ts$' },
      { path: '^packages/modules/catalog/repo/entity-(apply|remove|rewrite)\\.ts$' },
    ),
    only(
      'events-know-no-subscriber',
      'whoever emits must not import what follows (decision 049)',
      { path: '^packages/kernel/(events|composed)\\.ts$' },
      { path: '^packages/(modules/|kernel/(?!composed\\.ts$))' },
    ),
    only(
      'event-declarations-are-light',
      'an events.ts names events, jobs and conditions; handlers.ts alone imports the work',
      { path: '^packages/modules/[^/]+/events\\.ts$' },
      { path: '^packages/modules/', pathNot: '/(events|jobs)\\.ts$|^packages/modules/[^/]+/(repo|domain)/' },
    ),
    only(
      'wiring-is-composed',
      'processes compose these lists; code that imported one would be part of a cycle',
      {
        path: '^(packages|plugins|apps/api)/',
        pathNot: '^packages/(testing/|modules/(compose-platform|handlers)\\.ts$)|\\.test\\.ts$',
      },
      { path: '^packages/modules/(subscribers|feed-readers|slot-data|running-states)\\.ts$' },
    ),
    only(
      'parsers-run-in-threads',
      'what anybody may have written is parsed by packages/parsing (decision 025): call parse() instead',
      {
        pathNot:
          '^(packages/parsing/(tasks/|meaning\\.ts$)|packages/modules/(apis/domain/(compare/[a-z-]+|description|bundle|operations|shapes)|docs/domain/(front-matter|page|mkdocs|read-folder-order)|catalog/domain/(edit-file|to-yaml|yaml-schema)|inference/domain/(apis-of|manifests)|templates/domain/builder/[a-z-]+)\\.ts$|tools/sandbox/|infra/(bench|test)/|.*\\.test\\.ts$)',
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
          '^(packages/parsing/(tasks/|thread\\.ts$)|packages/modules/(apis|docs|catalog|inference)/domain/|infra/(bench|test)/|.*\\.test\\.ts$)',
      },
      {
        path: '^packages/modules/(apis/domain/(compare/compare[a-z-]*|description|bundle|operations|shapes)|docs/domain/(front-matter|page|mark-blocks|mkdocs|read-folder-order)|catalog/domain/edit-file|inference/domain/(infer|apis-of|manifests))\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),
    only(
      'template-builder-runs-in-browsers',
      'the builder of templates parses what its user writes, in the browser; servers call parse() instead (decisions 025, 131)',
      { pathNot: '^(apps/web/features/templates/builder/|packages/modules/templates/domain/builder/|.*\\.test\\.ts$)' },
      { path: '^packages/modules/templates/domain/builder/', dependencyTypesNot: ['type-only'] },
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
      { path: '^(packages/(?!(core|flags-evaluator|jobs|parsing)/|modules/[^/]+/domain/)|apps|plugins|workers|infra)' },
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
    only('no-cycles', 'a cycle is one room with two names; types count', {}, { circular: true }),
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
    // The root's options with the alias of apps/web; nothing else may use it (apps/web/imports.test.ts).
    tsConfig: { fileName: 'apps/web/tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'],
    },
  },
}
