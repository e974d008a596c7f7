import Testing

@testable import Runner

@Suite struct ViewTextTests {
  private func renamed(_ definition: String) -> String {
    ViewText.renaming("t__dbt_backup", to: "\"t\"", in: definition)
  }

  @Test func namesAloneAreChanged() {
    #expect(
      renamed("SELECT t__dbt_backup.id FROM (s.t__dbt_backup JOIN s.u ON ((u.id = t__dbt_backup.id)))")
        == "SELECT \"t\".id FROM (s.\"t\" JOIN s.u ON ((u.id = \"t\".id)))")
    #expect(
      renamed("select 't__dbt_backup', 'it''s t__dbt_backup' from t__dbt_backup2, at__dbt_backup")
        == "select 't__dbt_backup', 'it''s t__dbt_backup' from t__dbt_backup2, at__dbt_backup")
  }

  @Test func quotedNamesAndAnyCase() {
    #expect(
      renamed("SELECT 1 FROM \"T__dbt_backup\" \"t__dbt_\"\"backup\"") == "SELECT 1 FROM \"t\" \"t__dbt_\"\"backup\"")
    #expect(renamed("SELECT 1 FROM T__DBT_BACKUP") == "SELECT 1 FROM \"t\"")
    #expect(ViewText.renaming("a\"b", to: "x", in: "select * from \"a\"\"b\"") == "select * from x")
  }

  @Test func textThatEndsInAQuoteStaysWhole() {
    for text in ["'", "\"", "'a''", "\"a\"\"", "", "é t__dbt_backupé"] { #expect(renamed(text) == text) }
  }
}
