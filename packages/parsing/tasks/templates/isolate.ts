import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import variant from '@jitl/quickjs-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSRuntime,
  type QuickJSWASMModule,
  shouldInterruptAfterDeadline,
} from 'quickjs-emscripten-core'
import { isolateSource } from './isolate-source.ts'
import { jsonataSource } from './jsonata-source.ts'

const MiB = 1024 * 1024
const limits = { memoryBytes: 64 * MiB, stackBytes: 512 * 1024, ms: 3000, outputCharacters: 16 * MiB }

const require = createRequire(import.meta.url)

/** What runs in an isolate: a library, and the code that uses it. */
const programs = {
  nunjucks: { library: readFileSync(require.resolve('nunjucks/browser/nunjucks.js'), 'utf8'), source: isolateSource },
  jsonata: { library: readFileSync(require.resolve('jsonata/jsonata.min.js'), 'utf8'), source: jsonataSource },
}

type Request = { task: 'value' | 'step' | 'files' | 'jsonata' } & Record<string, unknown>

let loading: Promise<QuickJSWASMModule> | undefined

const sentenceOf = (dumped: unknown): string => {
  const { name, message } = (typeof dumped === 'object' && dumped !== null ? dumped : {}) as { name?: unknown; message?: unknown }
  const text = String(message ?? dumped)
  if (text.includes('interrupted')) return `it takes longer than ${limits.ms / 1000} s`
  if (text.includes('out of memory')) return `it needs more than ${limits.memoryBytes / MiB} MiB of memory`
  if (text.includes('string too long')) return 'it makes a text that is too long'
  if (text.includes('stack overflow') || name === 'RangeError') return 'it is nested too deeply'
  return text.replace('(unknown path)', '').replaceAll(/\s+/g, ' ').trim().slice(0, 500)
}

function evaluate(vm: QuickJSContext, code: string, name: string): string {
  const result = vm.evalCode(code, name)
  if (result.error) {
    const dumped: unknown = vm.dump(result.error)
    result.error.dispose()
    throw new Error(sentenceOf(dumped))
  }
  const text = vm.typeof(result.value) === 'string' ? vm.getString(result.value) : ''
  result.value.dispose()
  return text
}

/** Runs what a promise of the isolate waits for, within its limits. */
function settle(runtime: QuickJSRuntime, vm: QuickJSContext): void {
  const result = runtime.executePendingJobs()
  if (!result.error) return
  const dumped: unknown = vm.dump(result.error)
  result.error.dispose()
  throw new Error(sentenceOf(dumped))
}

/**
 * Runs a task of isolate-source.ts or jsonata-source.ts in a QuickJS of its own: WebAssembly without any function of the host, with limits of time,
 * memory, stack and output.
 * @throws Error with a sentence that says what the template does wrong
 */
export async function runInIsolate(request: Request): Promise<unknown> {
  const { library, source } = programs[request.task === 'jsonata' ? 'jsonata' : 'nunjucks']
  loading ??= newQuickJSWASMModuleFromVariant(variant)
  const module = await loading
  let broken = true
  try {
    const runtime = module.newRuntime()
    runtime.setMemoryLimit(limits.memoryBytes)
    runtime.setMaxStackSize(limits.stackBytes)
    runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + limits.ms))
    const vm = runtime.newContext()
    let answer: string | Error
    try {
      evaluate(vm, library, 'library.js')
      vm.newString(JSON.stringify(request)).consume((text) => vm.setProp(vm.global, 'request', text))
      evaluate(vm, source, 'isolate.js')
      evaluate(vm, 'run()', 'run.js')
      settle(runtime, vm)
      answer = evaluate(vm, 'answer()', 'answer.js')
    } catch (error) {
      answer = error instanceof Error ? error : new Error(String(error))
    }
    try {
      vm.dispose()
      runtime.dispose()
      broken = false
    } catch (error) {
      // What was interrupted in a promise may not be released. The module is replaced, and the reason is the one before.
      if (!(answer instanceof Error)) throw error
    }
    if (answer instanceof Error) throw answer
    if (answer.length > limits.outputCharacters) throw new Error('it makes more than 16 MiB of text')
    return JSON.parse(answer)
  } finally {
    // A runtime that ran out of memory may leave its module unusable; the next task loads another.
    if (broken) loading = undefined
  }
}
