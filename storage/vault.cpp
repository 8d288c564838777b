#include "storage/vault.h"

#include <algorithm>

#include "engine/expression/json.h"
#include "storage/chain.h"

namespace xinfang::storage {

namespace {

using expression::Value;

std::string commitment(std::string_view salt, std::string_view json) {
  std::string bytes{salt};
  bytes += json;
  return to_hex(sha256(bytes));
}

Value reference(Sequence version, std::string_view salt, std::string_view json) {
  expression::Map map;
  map.set("commitment", Value::string(commitment(salt, json)));
  map.set("sealed", Value::integer(version));
  return Value::map(std::move(map));
}

// Whether both hold the same contents, found out without looking into them.
bool shares(const Value& left, const Value& right) {
  if (left.kind() != right.kind()) return false;
  switch (left.kind()) {
    case expression::Kind::string:
      return &left.as_string() == &right.as_string();
    case expression::Kind::list:
      return &left.as_list() == &right.as_list();
    case expression::Kind::map:
      return &left.as_map() == &right.as_map();
    default:
      return false;
  }
}

struct Reference {
  Sequence version = 0;
  std::string commitment;
};

std::optional<Reference> read_reference(const Value& value) {
  if (!value.is(expression::Kind::map)) return std::nullopt;
  const auto* version = value.as_map().find("sealed");
  const auto* text = value.as_map().find("commitment");
  if (version == nullptr || text == nullptr || !version->is(expression::Kind::integer) ||
      !text->is(expression::Kind::string)) {
    return std::nullopt;
  }
  return Reference{version->as_integer(), text->as_string()};
}

}  // namespace

std::string CaseVault::place(const std::string& path, Sequence version) const {
  return CanonicalBytes{}.text("personal").integer(case_id_).text(path).integer(version).bytes();
}

std::optional<CaseVault::Row> CaseVault::newest(const std::string& path) {
  auto pending = std::find_if(pending_.rbegin(), pending_.rend(),
                              [&](const Row& row) { return row.path == path; });
  if (pending != pending_.rend()) return *pending;
  sqlite::Query query(connection_,
                      "SELECT version, salt, sealed FROM personal"
                      " WHERE case_id = ? AND path = ? ORDER BY version DESC LIMIT 1");
  auto found = query.integer(case_id_).text(path).next();
  if (!found) {
    if (!error_) error_ = found.error();
    return std::nullopt;
  }
  if (!*found) return std::nullopt;
  return Row{path, query.integer_at(0), query.bytes_at(1), query.bytes_at(2)};
}

Value CaseVault::seal(const std::string& path, const Value& value) {
  if (value.is_null()) return {};
  if (kept_ == nullptr) return seal_row(path, expression::to_json(value));
  const auto found = kept_->find(path);
  const auto* kept = found == kept_->end() ? nullptr : &found->second;
  if (kept != nullptr && shares(kept->plain, value)) return kept->reference;
  auto json = expression::to_json(value);
  if (kept != nullptr && kept->json == json) return kept->reference;
  auto reference = seal_row(path, json);
  kept_->insert_or_assign(path, KeptValue{value, std::move(json), reference});
  return reference;
}

// The value's row: the newest where it holds the same, else one to be written.
Value CaseVault::seal_row(const std::string& path, const std::string& json) {
  const auto before = newest(path);
  if (before && !before->salt.empty() &&
      seal_.unseal(before->sealed, place(path, before->version)) == json) {
    return reference(before->version, before->salt, json);
  }
  Row row;
  row.path = path;
  row.version = before ? before->version + 1 : 1;
  const auto salt = seal_.random();
  row.salt.assign(salt.begin(), salt.end());
  row.sealed = seal_.seal(json, place(path, row.version));
  pending_.push_back(row);
  return reference(row.version, row.salt, json);
}

Result<Value, std::string> CaseVault::open(const std::string& path, const Value& sealed) {
  if (sealed.is_null()) return Value::null();
  const auto wanted = read_reference(sealed);
  if (!wanted) {
    return Failure{"personal value " + path + ": found " + expression::to_json(sealed) +
                   " instead of a commitment"};
  }
  const auto what = "personal value " + path + " version " + std::to_string(wanted->version);
  sqlite::Query query(
      connection_,
      "SELECT salt, sealed FROM personal WHERE case_id = ? AND path = ? AND version = ?");
  auto found = query.integer(case_id_).text(path).integer(wanted->version).next();
  if (!found) return Failure{what + ": " + found.error().detail};
  if (!*found) return Failure{what + " is missing"};
  if (query.is_null(1)) return Value::null();  // lawfully erased

  const auto salt = query.bytes_at(0);
  const auto json = seal_.unseal(query.bytes_at(1), place(path, wanted->version));
  if (!json) return Failure{what + " does not open: its bytes were changed or moved"};
  if (commitment(salt, *json) != wanted->commitment) {
    return Failure{what + " does not fit its commitment " + wanted->commitment};
  }
  auto value = expression::from_json(*json);
  if (!value) return Failure{what + " is no JSON: " + value.error().message};
  return std::move(*value);
}

std::optional<Error> CaseVault::flush() {
  if (error_) return error_;
  for (const auto& row : pending_) {
    sqlite::Query query(connection_,
                        "INSERT INTO personal (case_id, path, version, salt, sealed)"
                        " VALUES (?, ?, ?, ?, ?)");
    query.integer(case_id_).text(row.path).integer(row.version).blob(row.salt).blob(row.sealed);
    if (auto error = query.run()) return error;
  }
  pending_.clear();
  return std::nullopt;
}

}  // namespace xinfang::storage
