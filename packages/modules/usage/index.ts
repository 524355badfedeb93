export { getInsights, getUsageSettings, getUsageTeaser, insights, saveUsageSettings } from './operations/read-insights.ts'
export { recordUsage } from './operations/record-usage.ts'
export { rollUpUsage } from './operations/roll-up.ts'
export { digestDay, sendDigests } from './operations/weekly-digest.ts'
