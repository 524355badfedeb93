import { date } from '@callboard/kernel/http'
import { z } from 'zod'
import { approvalStates, decisions, runStates, stepStates } from '../domain/run-state.ts'

// Shapes of the REST API.

export const tags = ['templates']

const id = '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10'
const ref = z.string()
export const onlyId = z.object({ id: z.uuid() })
export const onlyRef = z.object({ ref: z.string() })
export const byRef = z.object({
  ref: z
    .string()
    .max(500)
    .meta({ examples: ['template:default/go-service'] }),
})
const anyObject = z.record(z.string(), z.unknown())

export const templateSummary = z
  .object({
    ref,
    title: z.string(),
    description: z.string(),
    owner: z.string().nullable(),
    tags: z.array(z.string()),
    type: z.string().nullable(),
    runs: z.number().int(),
    successRate: z.number().nullable().describe('Share of the finished runs that succeeded, from 0 to 1'),
    medianSeconds: z.number().nullable().describe('Of runs that succeeded'),
    missing: z.array(z.string()).describe('Actions that are not installed'),
  })
  .meta({
    id: 'TemplateSummary',
    examples: [
      {
        ref: 'template:default/go-service',
        title: 'Go service',
        description: 'A service with its pipeline.',
        owner: 'group:default/platform',
        tags: ['go'],
        type: 'service',
        runs: 42,
        successRate: 0.95,
        medianSeconds: 38,
        missing: [],
      },
    ],
  })

export const templateDetail = z
  .object({
    ref,
    title: z.string(),
    description: z.string(),
    owner: z.string().nullable(),
    tags: z.array(z.string()),
    type: z.string().nullable(),
    steps: z.array(z.object({ title: z.string(), description: z.string(), schema: anyObject })).describe('Pages of its form'),
    actions: z.array(z.object({ id: z.string(), action: z.string(), name: z.string() })),
    missing: z.array(z.string()),
    requiresApproval: z.boolean(),
    appliesTo: z.array(z.string()).describe('Kinds of entities that it is run on; empty for one that is not run on an entity'),
    editable: z.boolean().describe('Whether it is written in the portal'),
  })
  .meta({
    id: 'Template',
    examples: [
      {
        ref: 'template:default/go-service',
        title: 'Go service',
        description: 'A service with its pipeline.',
        owner: 'group:default/platform',
        tags: ['go'],
        type: 'service',
        steps: [{ title: 'Name it', description: '', schema: { properties: { name: { type: 'string' } } } }],
        actions: [{ id: 'publish', action: 'publish:github', name: 'Publish' }],
        missing: [],
        requiresApproval: false,
        appliesTo: [],
        editable: false,
      },
    ],
  })

const logLine = z.object({ at: z.date(), step: z.string(), text: z.string() })
const output = z.object({
  links: z.array(z.object({ title: z.string(), url: z.string().nullable(), entityRef: z.string().nullable() })),
  text: z.array(z.object({ title: z.string(), content: z.string() })),
  values: anyObject,
})

const summary = z.object({
  id: z.uuid(),
  templateRef: ref,
  title: z.string(),
  state: z.enum(runStates),
  startedBy: z.string(),
  startedAt: z.date(),
  finishedAt: date,
  entityRef: z.string().nullable(),
  done: z.number().int(),
  steps: z.number().int(),
  note: z.string().describe('Why it failed, or what it waits for'),
})

const exampleRun = {
  id,
  templateRef: 'template:default/go-service',
  title: 'Go service',
  state: 'running',
  startedBy: 'Ada Lovelace',
  startedAt: '2026-11-29T09:00:00.000Z',
  finishedAt: null,
  entityRef: null,
  done: 1,
  steps: 3,
  note: '',
}

export const runSummary = summary.meta({ id: 'RunSummary', examples: [exampleRun] })

const decisionView = z.object({ by: z.string(), decision: z.enum(decisions), comment: z.string(), at: z.date() })

const waiting = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('approval'),
    message: z.string(),
    approvers: z.array(z.string()),
    required: z.number().int(),
    state: z.enum(approvalStates),
    expiresAt: z.date(),
    decisions: z.array(decisionView),
  }),
  z.object({
    kind: z.literal('manual'),
    instructions: z.string(),
    approvers: z.array(z.string()),
    decisions: z.array(decisionView),
  }),
  z.object({ kind: z.literal('time'), until: z.date() }),
  z.object({ kind: z.literal('pull-request'), url: z.string(), expiresAt: z.date() }),
  z.object({
    kind: z.literal('callback'),
    address: z.string().nullable().describe('Send a POST to it; null without the permission to run templates'),
    expiresAt: z.date(),
  }),
])

const stepView = z.object({
  position: z.number().int(),
  id: z.string(),
  name: z.string(),
  action: z.string(),
  state: z.enum(stepStates),
  attempts: z.number().int(),
  startedAt: date,
  finishedAt: date,
  retryAt: date,
  error: z.string(),
  output: anyObject,
  log: z.array(logLine),
  waiting: waiting.nullable(),
  mayDecide: z.boolean(),
  refusal: z.string().nullable().describe('Why you cannot decide this step'),
})

export const runDetail = summary
  .extend({
    values: z.unknown(),
    stepList: z.array(stepView),
    output,
    createdRefs: z.array(z.string()),
    remains: z.array(z.string()).describe('What could not be undone'),
    mayCancel: z.boolean(),
    mayRetry: z.boolean(),
    mayUndo: z.boolean(),
    undo: z
      .object({ until: z.date(), undone: z.array(z.string()), remains: z.array(z.string()) })
      .nullable()
      .describe('Names of steps that undoing it would undo, and of those whose effects would remain'),
    undoneBy: z.string().nullable(),
  })
  .meta({
    id: 'Run',
    examples: [
      {
        ...exampleRun,
        values: { name: 'shop' },
        stepList: [],
        output: { links: [], text: [], values: {} },
        createdRefs: [],
        remains: [],
        mayCancel: true,
        mayRetry: false,
        mayUndo: false,
        undo: null,
        undoneBy: null,
      },
    ],
  })

const diffLine = z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })
const fileDiff = z.object({
  path: z.string(),
  source: z.string().nullable().describe('Its path in `files`; null if it is deleted'),
  state: z.enum(['created', 'changed', 'deleted']),
  added: z.number().int().describe('Number of lines'),
  removed: z.number().int(),
  hunks: z
    .array(z.object({ before: z.number().int(), after: z.number().int(), lines: z.array(diffLine) }))
    .nullable()
    .describe('With the numbers of their first lines; null for binary files and very many differences'),
})
const repositoryChanges = z.object({
  step: z.string(),
  target: z.string().describe('The repository'),
  files: z.array(fileDiff),
  unchanged: z.number().int().describe('Number of files that are there already'),
  omitted: z.number().int().describe('Number of files that were not compared, because they are too many or too large'),
})

export const dryRunResult = z
  .object({
    files: z.array(z.object({ path: z.string(), content: z.string(), executable: z.boolean() })),
    changes: z.array(repositoryChanges).describe('What steps would change in repositories that exist'),
    log: z.array(logLine),
    steps: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        action: z.string(),
        state: z.enum(['succeeded', 'skipped', 'described']),
        output: anyObject,
      }),
    ),
    output,
  })
  .meta({
    id: 'DryRun',
    examples: [
      {
        files: [{ path: 'README.md', content: '# shop', executable: false }],
        changes: [],
        log: [],
        steps: [],
        output: { links: [], text: [], values: {} },
      },
    ],
  })

export const approval = z
  .object({
    run: z.uuid(),
    step: z.number().int().describe('The position of the step, from 0'),
    title: z.string(),
    stepName: z.string(),
    templateRef: ref,
    requestedBy: z.string(),
    requestedAt: z.date(),
    expiresAt: z.date(),
    message: z.string(),
    required: z.number().int(),
    decisions: z.array(decisionView),
  })
  .meta({
    id: 'Approval',
    examples: [
      {
        run: id,
        step: 2,
        title: 'Database',
        stepName: 'Approve the costs',
        templateRef: 'template:default/database',
        requestedBy: 'Ada Lovelace',
        requestedAt: '2026-11-29T09:00:00.000Z',
        expiresAt: '2026-12-02T09:00:00.000Z',
        message: 'A database for the shop.',
        required: 1,
        decisions: [],
      },
    ],
  })

export const actionView = z
  .object({
    id: z.string(),
    description: z.string(),
    plugin: z.string().nullable(),
    input: anyObject,
    output: anyObject,
    examples: z.array(z.object({ description: z.string(), example: z.string() })),
    dryRun: z.enum(['runs', 'describes']),
  })
  .meta({
    id: 'TemplateAction',
    examples: [
      {
        id: 'debug:log',
        description: 'Writes a message to the log.',
        plugin: null,
        input: { type: 'object' },
        output: { type: 'object' },
        examples: [{ description: 'Write a message', example: 'message: Hello' }],
        dryRun: 'runs',
      },
    ],
  })

export const exampleStart = { ref: 'template:default/go-service', values: { name: 'shop' }, idempotencyKey: 'ticket-4711' }

export const exampleText = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: restart
  title: Restart
spec:
  owner: group:default/platform
  type: action
  appliesTo: [Component]
  steps:
    - id: call
      action: http:request
      input:
        url: https://example.com/restart/\${{ entity.name }}
        method: POST
`

export const examplePolicy = {
  name: 'Production databases',
  templates: ['template:default/database'],
  conditions: [{ input: 'environment', values: ['production'] }],
  approvers: ['group:default/platform'],
  templateOwner: false,
  entityOwner: false,
  required: 1,
  fourEyes: true,
  message: 'Databases of production cost money every month.',
  expiresInHours: 72,
}

const approvalTerms = {
  approvers: z.array(ref).describe('Users and groups'),
  required: z.number().int().describe('How many have to approve'),
  fourEyes: z.boolean().describe('Whether somebody else than who started the run has to approve'),
  message: z.string(),
  expiresInHours: z.number().int(),
}

export const policyView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    templates: z.array(ref).describe('Empty for all'),
    conditions: z
      .array(z.object({ input: z.string(), values: z.array(z.string()) }))
      .describe('Inputs with the values for which it applies; all have to hold'),
    ...approvalTerms,
    templateOwner: z.boolean().describe('Whether the owner of the template approves besides'),
    entityOwner: z.boolean().describe('Whether the owner of the entity that the run is started on approves besides'),
    missing: z.array(ref).describe('Templates and approvers that the catalog does not have'),
    updatedBy: z.string(),
    updatedAt: z.date(),
  })
  .meta({
    id: 'TemplatePolicy',
    examples: [{ id, ...examplePolicy, missing: [], updatedBy: 'Ada Lovelace', updatedAt: '2026-11-29T09:00:00.000Z' }],
  })

export const requiredApproval = z.object({ id: z.uuid().describe('The policy'), name: z.string(), ...approvalTerms }).meta({
  id: 'RequiredApproval',
  examples: [
    {
      id,
      name: examplePolicy.name,
      approvers: examplePolicy.approvers,
      required: 1,
      fourEyes: true,
      message: examplePolicy.message,
      expiresInHours: 72,
    },
  ],
})
