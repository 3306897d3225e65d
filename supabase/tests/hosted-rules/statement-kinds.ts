/**
 * The statements a migration may hold, and the fields that say what they change. Any other is refused: it takes a superuser, has
 * no place in a transaction, or nobody needed it so far.
 */
export const targets: Readonly<Record<string, readonly string[]>> = {
  // tables, views, indexes, sequences, types
  CreateStmt: ['relation', 'inhRelations'],
  CreateTableAsStmt: ['into'],
  ViewStmt: ['view'],
  IndexStmt: ['relation'],
  AlterTableStmt: ['relation'],
  AlterTableCmd: ['def'],
  CreateSeqStmt: ['sequence'],
  AlterSeqStmt: ['sequence'],
  CreateStatsStmt: ['defnames', 'relations'],
  CreateEnumStmt: ['typeName'],
  AlterEnumStmt: ['typeName'],
  CompositeTypeStmt: ['typevar'],
  CreateDomainStmt: ['domainname'],
  AlterDomainStmt: ['typeName'],
  RefreshMatViewStmt: ['relation'],
  DefineStmt: ['defnames'],
  // functions, triggers, policies
  CreateFunctionStmt: ['funcname'],
  AlterFunctionStmt: ['func'],
  DoStmt: [],
  CreateTrigStmt: ['relation'],
  CreatePolicyStmt: ['table'],
  AlterPolicyStmt: ['table'],
  // whatever there is
  CreateSchemaStmt: ['schemaname'],
  CreateExtensionStmt: [],
  CreatePublicationStmt: ['pubobjects'],
  AlterPublicationStmt: ['pubobjects'],
  GrantStmt: ['objects'],
  AlterDefaultPrivilegesStmt: [],
  CommentStmt: ['object'],
  RenameStmt: ['relation', 'object', 'subname'],
  AlterObjectSchemaStmt: ['relation', 'object', 'newschema'],
  DropStmt: ['objects'],
  VariableSetStmt: [],
  // rows
  SelectStmt: ['intoClause'],
  InsertStmt: ['relation'],
  UpdateStmt: ['relation'],
  DeleteStmt: ['relation'],
  MergeStmt: ['relation'],
  TruncateStmt: ['relations'],
  LockStmt: ['relations'],
  CallStmt: [],
  ExplainStmt: [],
}
