export { auditFilterSchema } from './operations/audit-filter.ts'
export { beginAuditExport } from './operations/begin-audit-export.ts'
export { listAudit } from './operations/list-audit.ts'
export { listAuditActions } from './operations/list-audit-actions.ts'
