export { auditFilterSchema, beginAuditExport, listAudit, listAuditActions } from './operations/read-audit.ts'
