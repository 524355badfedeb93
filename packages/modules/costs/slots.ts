import { routePath } from '@callboard/core/portal-paths'
import { defineAction, defineReader } from '@callboard/plugin-kit/slot-data'
import type { AllocationRule } from './domain/allocation.ts'
import type { BudgetView } from './domain/budget.ts'
import type { BudgetInput } from './domain/budget-input.ts'
import type { CostFigures, CostKeys, CostQuery, CostView } from './domain/view.ts'

export const costsOf = defineReader<CostQuery, CostView>('costs.query')
export const costFigures = defineReader<CostQuery, CostFigures>('costs.figures')
export const costKeys = defineReader<object, CostKeys>('costs.keys')
export const budgets = defineReader<object, BudgetView[]>('costs.budgets')

/** `own`: saved by the organization; otherwise the default rules. `clusters`: whose usage rules may allocate by. */
type CostRules = { rules: AllocationRule[]; own: boolean; clusters: { id: string; name: string }[] }
export const costRules = defineReader<object, CostRules>('costs.rules')

/** What allocation rules result in. Amounts are decimal text. */
export type RulesPreview = { currency: string; total: string; unallocated: string; entities: { ref: string; amount: string }[] }

type Rules = { rules: AllocationRule[] }
export const previewRules = defineAction<Rules, RulesPreview[]>('costs.preview-rules')
export const saveRules = defineAction<Rules>('costs.save-rules')
/** Creates a budget, or changes the one with this id. */
export const saveBudget = defineAction<{ id?: string; budget: BudgetInput }>('costs.save-budget')
export const deleteBudget = defineAction<{ id: string }>('costs.delete-budget')

/** The table behind a chart of costs. */
export const costsCsv = ({ by, days, currency, ref }: CostQuery) =>
  routePath(['costs', 'csv'], { by, days: days === undefined ? undefined : String(days), currency, ref })
