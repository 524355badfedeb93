import { z } from 'zod'

/** Percent-encoding as in W3C Baggage headers, which OpenTelemetry's variable uses. */
const decode = (text: string) => text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))

function headersOf(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.trim())
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at).trim(), decode(pair.slice(at + 1).trim())]
    }),
  )
}

/** The trace exporter, with OpenTelemetry's variable names. */
export const tracingEnv = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must start with http:// or https://' })
    .optional()
    .describe('OTLP/HTTP receiver for traces, for example http://otel-collector:4318'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .default('')
    .refine(
      (text) => text.split(',').every((pair) => /^\s*([\w-]+\s*=.*)?$/.test(pair)),
      'must be name=value pairs, separated by commas',
    )
    .transform(headersOf)
    .describe('headers for the receiver, for example authorization=Bearer%20…'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1).describe('share of traces to export, from 0 to 1'),
}

/** The options of `startTracing`. */
export const tracingSettings = (env: z.output<z.ZodObject<typeof tracingEnv>>) => ({
  endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
  headers: env.OTEL_EXPORTER_OTLP_HEADERS,
  ratio: env.OTEL_TRACES_SAMPLER_ARG,
})
