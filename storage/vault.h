// CaseVault: where the personal values of one case go when its records and snapshot become text,
// and come from when the text is read (docs/journal-format.md, "Sealing").
// What stands for a value in the text is {"commitment": hex, "sealed": version}.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/statechart/codec.h"
#include "storage/seal.h"
#include "storage/sqlite.h"

namespace xinfang::storage {

class CaseVault : public statechart::Vault {
 public:
  // Both outlive the vault.
  CaseVault(sqlite::Connection& connection, const Seal& seal, CaseId case_id)
      : connection_(connection), seal_(seal), case_id_(case_id) {}

  // A value equal to the newest of its path stands for itself: no new version. Null stays null.
  // Writes nothing: flush() does.
  expression::Value seal(const std::string& path, const expression::Value& value) override;
  // Refuses a missing row, bytes that do not open, a commitment that does not fit.
  Result<expression::Value, std::string> open(const std::string& path,
                                              const expression::Value& sealed) override;

  // Writes what was sealed since the last flush. The case's row must exist. Also reports the first
  // trouble seal() had with the database.
  std::optional<Error> flush();

 private:
  struct Row {
    std::string path;
    Sequence version = 0;
    std::string salt;  // empty: erased
    std::string sealed;
  };
  std::optional<Row> newest(const std::string& path);
  std::string place(const std::string& path, Sequence version) const;

  sqlite::Connection& connection_;
  const Seal& seal_;
  CaseId case_id_;
  std::vector<Row> pending_;
  std::optional<Error> error_;
};

}  // namespace xinfang::storage
