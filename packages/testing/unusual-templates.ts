import { unusualConditions } from './unusual-conditions.ts'
import { unusualFields } from './unusual-fields.ts'
import { unusualSteps } from './unusual-steps.ts'
import type { UnusualTemplate } from './unusual-template.ts'

export const unusualTemplates: UnusualTemplate[] = [...unusualConditions, ...unusualFields, ...unusualSteps]
