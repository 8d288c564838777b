// xinfang import: registers petitions from a CSV as Excel exports it (UTF-8 with or without BOM,
// GB18030). Each row goes through the engine like a registration at the window; a row's origin key
// keeps a second run from registering it twice.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/service/service.h"
#include "engine/base/result.h"

namespace xinfang::cli {

// One file's rows at most: the whole file is held in memory.
inline constexpr std::size_t import_bytes_max = std::size_t{64} * 1024 * 1024;

enum class Encoding { utf8, gb18030 };

struct Decoded {
  std::string text;  // UTF-8 without BOM
  Encoding encoding = Encoding::utf8;
};
// UTF-8 where the bytes are valid UTF-8, else GB18030, unless a UTF-8 BOM says otherwise; the error
// names the first byte that is no UTF-8.
Result<Decoded, std::string> decode(std::string_view bytes);

struct CsvRow {
  int line = 0;  // of the file, where the row begins, from 1
  std::vector<std::string> cells;
};
// RFC 4180 (quotes, line breaks inside quotes, CRLF or LF). The error names the line.
Result<std::vector<CsvRow>, std::string> parse_csv(std::string_view text);

struct Letter {
  int line = 0;
  std::string origin;  // "csv:<信访编号>", or a hash of the row where it has none
  expression::Map answers;
};
struct RefusedRow {
  int line = 0;
  std::string reason;
};
struct Letters {
  std::vector<Letter> letters;
  std::vector<RefusedRow> refused;
};
// The error: a column that is not known or there twice, or one that must be there is not. A row
// that has the origin of one before it is refused, with that one's line.
Result<Letters, std::string> read_letters(const std::vector<CsvRow>& rows);

// The column that a pointer into a registration's answers comes from; the pointer itself where
// none.
std::string column_of(std::string_view pointer);

struct ImportReport {
  std::int64_t registered = 0;
  std::int64_t known = 0;  // registered by an earlier run
  std::vector<RefusedRow> refused;
};

// `progress`: where the bar is drawn (a terminal), null for none. A dry run decides every row and
// keeps nothing. `caller` must have a role that may register.
ImportReport import_letters(service::Service& service, const service::Caller& caller,
                            const Letters& letters, bool dry_run, std::ostream* progress);

void print_report(const ImportReport& report, bool dry_run, std::ostream& out);

struct Configuration;

struct ImportRequest {
  std::string file;
  std::string login;  // the registering user: an active one
  bool dry_run = false;
  bool progress = false;
};
// The whole command: 0 where no row was refused, else 1. Never makes a database.
int run_import(const Configuration& configuration, const ImportRequest& request, std::ostream& out,
               std::ostream& err);

}  // namespace xinfang::cli
