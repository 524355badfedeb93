import { AppError, notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { connectIntegration, withVendorErrors } from '@callboard/modules/integrations'
import { z } from 'zod'
import { instance as instanceSchema } from '../domain/workload.ts'

/** Limits of reading a log: initial lines, total bytes, and maximum duration. */
const logLimits = { lines: 2000, bytes: 1024 * 1024, followMs: 10 * 60_000 }

const input = z.object({
  integrationId: z.uuid(),
  key: z.string().max(300),
  instance: z.string().max(300),
  container: z.string().max(300),
  /** The run before the last restart. */
  previous: z.boolean().default(false),
  follow: z.boolean().default(false),
  lines: z.number().int().min(1).max(logLimits.lines).default(200),
})

/** Ends a stream after a number of bytes, with a note. */
function bounded(stream: ReadableStream<Uint8Array>, bytes: number): ReadableStream<Uint8Array> {
  let left = bytes
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        controller.enqueue(chunk.subarray(0, left))
        left -= chunk.length
        if (left > 0) return
        controller.enqueue(new TextEncoder().encode(`\n— cut after ${bytes / 1024} KiB; request fewer lines —\n`))
        controller.terminate()
      },
    }),
  )
}

/**
 * The log of one container, read directly from its runtime and never stored. Only containers of workloads listed by the
 * organization's integrations are allowed.
 * @returns `open`, which streams plain text, limited in size, until the signal aborts
 */
export const readLogs = operation({
  name: 'workloads.read-logs',
  action: 'kubernetes.logs',
  input,
  async run(context, { integrationId, key, instance, container, previous, follow, lines }) {
    const found = await context.tx((db) =>
      db.workload.findFirst({ where: { integrationId, key }, select: { namespace: true, instances: true, integration: true } }),
    )
    if (!found) throw notFound('This workload')
    const listed = z
      .array(instanceSchema)
      .parse(found.instances)
      .find((i) => i.name === instance)
    if (!listed?.containers.some((c) => c.name === container)) throw notFound('This container')
    const { integration, namespace } = found
    return {
      async open(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
        const until = AbortSignal.any([signal, AbortSignal.timeout(follow ? logLimits.followMs : 30_000)])
        const { plugin, context: connected } = await connectIntegration(context.platform, context.tenantId, integration, until)
        const logs = plugin.logs?.bind(plugin)
        if (!logs) throw new AppError('unavailable', `${plugin.manifest.name} does not provide logs.`)
        const wanted = { namespace, instance, container, previous, follow, lines, bytes: logLimits.bytes }
        return bounded(await withVendorErrors(() => logs(connected, wanted)), logLimits.bytes)
      },
    }
  },
})
