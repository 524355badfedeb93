import type { Action } from '@callboard/core/permissions'
import type { OperationContext } from '@callboard/kernel/operation'
import type { z } from 'zod'

/** A read that an assistant may make on behalf of whoever owns the token. */
export type Tool<Input extends z.ZodObject = z.ZodObject> = {
  name: string
  title: string
  /** Tells the model when to use it, and what it gets. */
  description: string
  /** A caller without it is not offered the tool. */
  action: Action
  input: Input
  /** Set if the answer is also sent as structured content, which a client may check. */
  output?: z.ZodObject
  /** @returns plain data; dates are sent as ISO text */
  run(context: OperationContext, input: z.output<Input>): Promise<Record<string, unknown>>
}

/** Keeps the type of the input within the tool. */
export const defineTool = <Input extends z.ZodObject>(tool: Tool<Input>): Tool => tool as unknown as Tool
