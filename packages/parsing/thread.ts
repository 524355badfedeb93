import os from 'node:os'
import type { Batch, Handlers, Result, TaskName } from './tasks.ts'

// Code of the pool's threads. Only loaded by them.

// On Linux the priority applies to this thread only, so parsing uses the time that requests leave. Some systems do not allow it.
try {
  os.setPriority(os.constants.priority.PRIORITY_LOW)
} catch {}

/** Each task's code is loaded on first use: Spectral takes a second and 100 MB. */
const load: { [Name in TaskName]: () => Promise<Handlers[Name]> } = {
  descriptor: async () => (await import('./tasks/descriptor.ts')).parseDescriptor,
  positions: async () => (await import('./tasks/descriptor.ts')).findPositions,
  placeholder: async () => (await import('./tasks/descriptor.ts')).parsePlaceholder,
  yaml: async () => (await import('./tasks/descriptor.ts')).parseYaml,
  'yaml-documents': async () => (await import('./tasks/descriptor.ts')).parseYamlDocuments,
  page: async () => (await import('./tasks/docs.ts')).parsePage,
  mkdocs: async () => (await import('./tasks/docs.ts')).parseMkdocs,
  'folder-order': async () => (await import('./tasks/docs.ts')).parseFolderOrder,
  markdown: async () => (await import('./tasks/docs.ts')).parseMarkdown,
  sections: async () => (await import('./tasks/sections.ts')).parseSections,
  pdf: async () => (await import('./tasks/pdf.ts')).readPdf,
  'document-text': async () => (await import('./tasks/document-text.ts')).htmlToMarkdown,
  svg: async () => (await import('./tasks/svg.ts')).sanitizeSvg,
  infer: async () => (await import('@callboard/modules/inference/domain/infer')).inferEntities,
  'flag-references': async () => (await import('@callboard/modules/flags/domain/code-references')).findCodeReferences,
  owners: async () => (await import('@callboard/modules/inference/domain/code-owners')).ownersOfPaths,
  operations: async () => (await import('./tasks/apis.ts')).parseOperations,
  api: async () => (await import('./tasks/apis.ts')).parseApi,
  'api-files': async () => (await import('@callboard/modules/apis/domain/bundle')).filesReferredTo,
  'bundle-api': async () => (await import('./tasks/apis.ts')).bundleApi,
  compare: async () => (await import('./tasks/apis.ts')).compare,
  lint: async () => (await import('./tasks/lint.ts')).lint,
  edit: async () => (await import('./tasks/edit.ts')).edit,
  diff: async () => (await import('./tasks/diff.ts')).diff,
  csv: async () => (await import('./tasks/csv.ts')).parseCsv,
  'parquet-columns': async () => (await import('./tasks/parquet.ts')).readColumns,
  'template-value': async () => (await import('./tasks/templates/render.ts')).renderValue,
  'template-step': async () => (await import('./tasks/templates/render.ts')).renderStep,
  'template-files': async () => (await import('./tasks/templates/render.ts')).renderFiles,
  jsonata: async () => (await import('./tasks/templates/render.ts')).evaluateJsonata,
  'template-values': async () => (await import('./tasks/templates/validate.ts')).validateValues,
  'parquet-rows': async () => (await import('./tasks/parquet.ts')).readRows,
}

const errorMessage = (error: unknown): string => {
  if (error instanceof RangeError && error.message.includes('call stack')) return 'it is nested too deeply'
  return error instanceof Error ? error.message : String(error)
}

/** Processes a batch. An input that makes a parser throw fails on its own. */
export async function runBatch<Name extends TaskName>({ task, inputs, progress }: Batch<Name>): Promise<Result<Name>[]> {
  const handle = await load[task]()
  const results: Result<Name>[] = []
  for (const [i, input] of inputs.entries()) {
    Atomics.store(progress, 0, i + 1)
    try {
      results.push({ value: await handle(input) })
    } catch (error) {
      results.push({ failed: errorMessage(error) })
    }
  }
  return results
}
