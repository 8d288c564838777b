#include "storage/verify_digests.h"

#include "storage/digest_rows.h"

namespace xinfang::storage {

namespace {

// Names the first column that does not follow from the entry.
std::string compare(const Reminder& expected, const Reminder& found) {
  const auto column = [&](const char* name) {
    return "reminder " + std::to_string(found.sequence) + "/" + std::to_string(found.record) +
           ": column " + name + " is not what its journal gives";
  };
  if (expected.case_id != found.case_id) return column("case_id");
  if (expected.receiver != found.receiver) return column("receiver");
  if (expected.login != found.login) return column("login");
  if (expected.due_at != found.due_at) return column("due_at");
  return {};
}

}  // namespace

Finding verify_reminders(const Source& source, CaseId id, Sequence sequence,
                         const AlarmEntry& entry, const statechart::Snapshot& before) {
  auto expected = reminders_of(
      entry, [&]() -> Result<statechart::Snapshot, Error> { return statechart::Snapshot{before}; });
  if (!expected) return Failure{expected.error()};
  static const auto sql = select_rows<Reminder>(" WHERE sequence = ? AND record = ?");
  for (auto& reminder : *expected) {
    reminder.case_id = id;
    reminder.sequence = sequence;
    sqlite::Query query(source.connection, sql);
    auto row = query.integer(sequence).integer(reminder.record).next();
    if (!row) return Failure{row.error()};
    if (!*row) {
      return "table reminders lacks the notice to '" + reminder.receiver + "' of journal entry " +
             std::to_string(sequence);
    }
    auto found = read_row<Reminder>(query, source.seal);
    if (!found) return found.error().detail;
    auto difference = compare(reminder, *found);
    if (!difference.empty()) return difference;
  }
  return std::string{};
}

Finding verify_digests(const Source& source) {
  const struct {
    const char* sql;
    const char* before;
    const char* after;
  } strays[] = {
      {"SELECT r.sequence || '/' || r.record FROM reminders r WHERE NOT EXISTS"
       " (SELECT 1 FROM journal j WHERE j.sequence = r.sequence AND j.case_id = r.case_id"
       " AND j.event LIKE 'clock.%'"
       " AND json_extract(j.records, '$[' || r.record || '].k') = 'notice'"
       " AND json_extract(j.records, '$[' || r.record || '].to') <> 'petitioner') LIMIT 1",
       "reminder ", " has no notice in the journal"},
      {"SELECT i.sequence || '/' || i.record FROM digest_items i WHERE NOT EXISTS"
       " (SELECT 1 FROM reminders r WHERE r.sequence = i.sequence AND r.record = i.record"
       " AND r.state = 1) LIMIT 1",
       "reminder ", " stands in a digest and is not marked as delivered"},
      {"SELECT r.sequence || '/' || r.record FROM reminders r WHERE r.state = 1 AND NOT EXISTS"
       " (SELECT 1 FROM digest_items i WHERE i.sequence = r.sequence"
       " AND (r.login IS NULL OR i.login = r.login)) LIMIT 1",
       "reminder ", " is marked as delivered and stands in no digest"},
      {"SELECT i.digest FROM digest_items i WHERE NOT EXISTS"
       " (SELECT 1 FROM digests d WHERE d.id = i.digest AND d.login = i.login) LIMIT 1",
       "an item belongs to digest ", ", which its reader does not have"},
      {"SELECT d.id FROM digests d WHERE NOT EXISTS"
       " (SELECT 1 FROM digest_items i WHERE i.digest = d.id) LIMIT 1",
       "digest ", " is empty"},
  };
  for (const auto& stray : strays) {
    sqlite::Query query(source.connection, stray.sql);
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (*row) return stray.before + query.text_at(0) + stray.after;
  }
  return std::string{};
}

}  // namespace xinfang::storage
