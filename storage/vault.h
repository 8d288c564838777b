// CaseVault: where the personal values of one case go when its records and snapshot become text,
// and come from when the text is read (docs/journal-format.md, "Sealing").
// What stands for a value in the text is {"commitment": hex, "sealed": version}.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/statechart/codec.h"
#include "storage/seal.h"
#include "storage/sqlite.h"

namespace xinfang::storage {

// The newest values of a case's paths as a writer sealed or opened them, so that a step need not
// read and open again what it leaves as it is. Plain: never leaves memory.
struct KeptValue {
  expression::Value plain;
  std::string json;
  expression::Value reference;  // what stands for it in the text
};
using KeptValues = std::map<std::string, KeptValue, std::less<>>;

class CaseVault : public statechart::Vault {
 public:
  // All outlive the vault. `kept`: this case's, or null to read every value anew; it is right only
  // while nothing else writes the case's personal values.
  CaseVault(sqlite::Connection& connection, const Seal& seal, CaseId case_id,
            KeptValues* kept = nullptr)
      : connection_(connection), seal_(seal), case_id_(case_id), kept_(kept) {}

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
  expression::Value seal_row(const std::string& path, const std::string& json);
  std::string place(const std::string& path, Sequence version) const;

  sqlite::Connection& connection_;
  const Seal& seal_;
  CaseId case_id_;
  KeptValues* kept_;
  std::vector<Row> pending_;
  std::optional<Error> error_;
};

}  // namespace xinfang::storage
