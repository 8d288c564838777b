// Records and snapshots as bytes: canonical JSON with names instead of indices, so that a journal
// can be read without the program that wrote it. Format: docs/journal-format.md.
// What does not fit the chart is refused with a sentence that names it.
// Personal values other than null pass through a Vault on the way: the text holds only what the
// vault returns.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/expression/json.h"
#include "engine/statechart/chart.h"
#include "engine/statechart/record.h"
#include "engine/statechart/snapshot.h"

namespace xinfang::statechart {

// Takes personal values away and brings them back. `path` is "data/<field>" or "event/<field>".
class Vault {
 public:
  virtual ~Vault() = default;
  // Keeps `value`, returns what stands for it in the text (a commitment).
  virtual expression::Value seal(const std::string& path, const expression::Value& value) = 0;
  // The value for what seal returned; null where it was lawfully erased.
  virtual Result<expression::Value, std::string> open(const std::string& path,
                                                      const expression::Value& sealed) = 0;
};

// A record's word in the text: "entered", "assigned", ...
std::string_view to_text(RecordKind kind);

std::string encode(const Chart& chart, const Records& records, Vault& vault);
Result<Records, std::string> decode_records(const Chart& chart, std::string_view text,
                                            Vault& vault);
Result<Records, std::string> decode_records(const Chart& chart, std::string_view text, Vault& vault,
                                            expression::JsonReader& json);

std::string encode(const Chart& chart, const Snapshot& snapshot, Vault& vault);
Result<Snapshot, std::string> decode_snapshot(const Chart& chart, std::string_view text,
                                              Vault& vault);
// The same with the caller's reader, for many texts one after the other.
Result<Snapshot, std::string> decode_snapshot(const Chart& chart, std::string_view text,
                                              Vault& vault, expression::JsonReader& json);

}  // namespace xinfang::statechart
