import type { ApiFile } from '@callboard/modules/apis/domain/api-file'
import type { ApiComparison } from '@callboard/modules/apis/domain/compare/change'
import type { ApiFinding } from '@callboard/modules/apis/domain/finding'
import type { ApiOperation } from '@callboard/modules/apis/domain/operations'
import type { Shape } from '@callboard/modules/apis/domain/shapes'
import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import type { FolderOrder } from '@callboard/modules/docs/domain/folder-order'
import type { Mkdocs } from '@callboard/modules/docs/domain/mkdocs-settings'
import type { DocsPage } from '@callboard/modules/docs/domain/page'
import type { CodeReference, CodeSearch } from '@callboard/modules/flags/domain/code-references'
import type { InferredEntity, RepositoryFacts } from '@callboard/modules/inference/domain/facts'
import type { KnowledgePage } from '@callboard/modules/knowledge/domain/section'
import type { TextChange } from '@callboard/modules/templates/domain/file-diff'
import type { Root } from 'hast'
import { type PositionQuery } from './position-query.ts'
import type { ParsedDescriptor, Position } from './tasks/descriptor.ts'
import type { RenderOptions, StepCalls, TemplateText } from './tasks/templates/render.ts'
import type { ValueProblem } from './tasks/templates/validate.ts'

/**
 * Rendering of an API's page: completely for OpenAPI, otherwise its shapes. `listed` are operations that are not rendered;
 * `tooLarge` says that they would have been in a smaller description.
 */
export type ApiView = {
  openApi: string | undefined
  tooLarge: boolean
  operations: ApiOperation[]
  listed: ApiOperation[]
  shapes: Shape[]
}

/** A docs page as renderable elements, and its headings with anchors. */
export type MarkdownPage = { content: Root; headings: { id: string; title: string; depth: number }[] }

/** A chunk of complete records; `lines` is the number of lines before it, and `delimiter` separates values. */
export type CsvPiece = { bytes: Uint8Array; lines: number; delimiter: string }
export type TableRecord = { row: number; record: string[] }

type Task<Input, Output> = { input: Input; output: Output }

/** All tasks of the parser threads: input and output. Both are cloned, so they are plain data. */
type Tasks = {
  descriptor: Task<string, ParsedDescriptor>
  positions: Task<{ text: string; queries: PositionQuery[] }, Position[]>
  placeholder: Task<{ text: string; kind: '$json' | '$yaml' }, { value: Json } | { reason: string }>
  yaml: Task<string, unknown>
  'yaml-documents': Task<string, unknown[]>
  page: Task<{ name: string; text: string; title: string | null }, DocsPage>
  mkdocs: Task<string, Mkdocs>
  'folder-order': Task<string, FolderOrder>
  markdown: Task<string, MarkdownPage>
  sections: Task<{ title: string; path: string; text: string }, KnowledgePage>
  pdf: Task<Uint8Array, string>
  'document-text': Task<string, string>
  svg: Task<string, string | undefined>
  infer: Task<RepositoryFacts, InferredEntity[]>
  'flag-references': Task<CodeSearch, CodeReference[]>
  owners: Task<{ text: string; paths: string[] }, string[][]>
  operations: Task<{ type: string; definition: string }, ApiOperation[]>
  api: Task<{ type: string; definition: string }, ApiView | undefined>
  'api-files': Task<string, string[] | undefined>
  'bundle-api': Task<{ root: ApiFile; others: ApiFile[] }, string>
  compare: Task<{ type: string; before: string; after: string }, ApiComparison>
  lint: Task<string, ApiFinding[]>
  edit: Task<{ text: string; ref: string; values: Record<string, Json | null> }, string | undefined>
  diff: Task<{ before: string; after: string }, TextChange | undefined>
  csv: Task<CsvPiece, { records: TableRecord[] } | { reason: string }>
  'parquet-columns': Task<string, { rows: number; columns: string[] }>
  'template-value': Task<{ value: Json; context: JsonObject }, { value: Json }>
  'template-step': Task<
    { if: Json | undefined; each: Json | undefined; input: JsonObject; context: JsonObject; secrets: JsonObject },
    StepCalls
  >
  'template-files': Task<
    { files: TemplateText[]; context: JsonObject; options: RenderOptions },
    { path: string; content: string | null }[]
  >
  jsonata: Task<{ expression: string; data: Json }, { value: Json }>
  'template-values': Task<{ schemas: JsonObject[]; values: Json }, ValueProblem[]>
  'parquet-rows': Task<{ path: string; start: number; end: number }, TableRecord[]>
}
export type TaskName = keyof Tasks
export type Input<Name extends TaskName> = Tasks[Name]['input']
export type Output<Name extends TaskName> = Tasks[Name]['output']

export type Handlers = { [Name in TaskName]: (input: Input<Name>) => Output<Name> | Promise<Output<Name>> }

/** A message to a thread: several inputs of one task, and shared memory in which it reports the current one (from 1). */
export type Batch<Name extends TaskName = TaskName> = { task: Name; inputs: Input<Name>[]; progress: Int32Array }
export type Result<Name extends TaskName = TaskName> = { value: Output<Name> } | { failed: string }
