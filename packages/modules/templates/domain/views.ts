import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import type { RepositoryChanges } from './file-diff.ts'
import type { ApprovalState, Decision, RunState, StepState } from './run-state.ts'
import type { UndoPreview } from './undo-preview.ts'

/** A card of the gallery. */
export type TemplateSummary = {
  ref: string
  title: string
  description: string
  /** The ref of its owner. */
  owner: string | null
  tags: string[]
  /** `spec.type`, such as `service`. */
  type: string | null
  /** Finished and unfinished runs. */
  runs: number
  /** Share of the finished runs that succeeded, from 0 to 1; null before the first. */
  successRate: number | null
  /** Of runs that succeeded, from start to end; null before the first. */
  medianSeconds: number | null
  /** Ids of actions that no installed plugin has. */
  missing: string[]
}

/** A page of a template's form: JSON Schema with `ui:*` hints. */
export type ParameterStep = { title: string; description: string; schema: JsonObject }

export type TemplateDetail = {
  ref: string
  title: string
  description: string
  owner: string | null
  tags: string[]
  type: string | null
  steps: ParameterStep[]
  actions: { id: string; action: string; name: string }[]
  missing: string[]
  /** Whether a run waits for somebody's approval. */
  requiresApproval: boolean
  /** Kinds of entities that it is run on, in lower case; empty for one that is not run on an entity. */
  appliesTo: string[]
  /** Whether it is written in the portal. */
  editable: boolean
}

/** What can be run on an entity. */
export type EntityAction = { ref: string; title: string; description: string }

/** A file that a run makes. Binary files are shown without their content. */
export type MadeFile = { path: string; content: string; executable: boolean }

export type OutputLink = { title: string; url: string | null; entityRef: string | null }
export type RunOutput = { links: OutputLink[]; text: { title: string; content: string }[]; values: JsonObject }

export type DryRunStep = {
  id: string
  name: string
  action: string
  state: 'succeeded' | 'skipped' | 'described'
  output: JsonObject
}
export type DryRunResult = {
  /** The workspace at the end. */
  files: MadeFile[]
  /** What its steps would change in repositories that exist. */
  changes: RepositoryChanges[]
  log: LogLine[]
  steps: DryRunStep[]
  output: RunOutput
}

/** A line of a step's log. Secrets are replaced by `***`. */
export type LogLine = { at: Date; step: string; text: string }

export type RunSummary = {
  id: string
  templateRef: string
  title: string
  state: RunState
  startedBy: string
  /** Who started it, as the catalog knew them then; null for a service token, and for a member without a User. */
  startedByRef: string | null
  startedAt: Date
  finishedAt: Date | null
  /** The entity that it was started on. */
  entityRef: string | null
  /** Steps that are done, of all. */
  done: number
  steps: number
  /** Why it failed, or what it waits for. */
  note: string
}

export type DecisionView = { by: string; decision: Decision; comment: string; at: Date }

/** Who or what a step waits for. */
export type WaitingFor =
  | {
      kind: 'approval'
      message: string
      approvers: string[]
      required: number
      state: ApprovalState
      expiresAt: Date
      decisions: DecisionView[]
    }
  | { kind: 'manual'; instructions: string; approvers: string[]; decisions: DecisionView[] }
  | { kind: 'time'; until: Date }
  | { kind: 'pull-request'; url: string; expiresAt: Date }
  /** `address` is null for whoever may not run templates. */
  | { kind: 'callback'; address: string | null; expiresAt: Date }

export type StepView = {
  position: number
  id: string
  name: string
  action: string
  state: StepState
  attempts: number
  startedAt: Date | null
  finishedAt: Date | null
  /** When it is tried again. */
  retryAt: Date | null
  error: string
  output: JsonObject
  log: LogLine[]
  waiting: WaitingFor | null
  /** Whether whoever reads this may decide. */
  mayDecide: boolean
  /** Why not; null if they may, or if nothing is to be decided. */
  refusal: string | null
}

export type RunDetail = RunSummary & {
  values: Json
  steps: number
  stepList: StepView[]
  output: RunOutput
  /** Refs of entities that it registered. */
  createdRefs: string[]
  /** What could not be undone. */
  remains: string[]
  mayCancel: boolean
  mayRetry: boolean
  mayUndo: boolean
  /** What undoing it would do; null if it cannot be undone. */
  undo: UndoPreview | null
  /** Who has undone it. */
  undoneBy: string | null
}

export type ApprovalView = {
  run: string
  step: number
  title: string
  stepName: string
  templateRef: string
  requestedBy: string
  requestedAt: Date
  expiresAt: Date
  message: string
  required: number
  decisions: DecisionView[]
}

/** An action that templates may use. `input` and `output` are JSON Schema. */
export type ActionView = {
  id: string
  description: string
  /** The plugin that it comes from; null for one of the portal's own. */
  plugin: string | null
  input: JsonObject
  output: JsonObject
  examples: { description: string; example: string }[]
  /** Whether a dry run does what a run would do, or only describes it. */
  dryRun: 'runs' | 'describes'
}
