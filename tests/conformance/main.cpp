// xinfang-conformance: the public suites against the engine.
//   xinfang-conformance scxml DIR        every .scxml of the folder, in simulated time
//   xinfang-conformance cel FILE.jsonl   every line
// Prints each failure with its reason and a last line "N passed, N failed"; exit code 0 where
// nothing failed, 1 where something did, 2 for wrong use.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "tests/conformance/cel/suite.h"
#include "tests/conformance/scxml/suite.h"

namespace {

namespace fs = std::filesystem;

class Tally {
 public:
  // `failure` is empty where the case passes.
  void count(const std::string& name, const std::string& failure) {
    ++(failure.empty() ? passed_ : failed_);
    if (!failure.empty()) std::cout << name << ": " << failure << '\n';
  }
  int finish() const {
    std::cout << passed_ << " passed, " << failed_ << " failed\n";
    return failed_ == 0 ? 0 : 1;
  }

 private:
  std::size_t passed_ = 0;
  std::size_t failed_ = 0;
};

std::optional<std::string> read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

int run_scxml(const std::string& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".scxml") files.push_back(entry->path());
  }
  if (error) {
    std::cerr << folder << ": " << error.message() << '\n';
    return 2;
  }
  std::sort(files.begin(), files.end());
  Tally tally;
  for (const auto& path : files) {
    const auto name = path.filename().string();
    const auto text = read(path);
    tally.count(name, text ? xinfang::conformance::run_scxml_document(*text, name)
                           : std::string("can't be read"));
  }
  return tally.finish();
}

int run_cel(const std::string& path) {
  std::ifstream file(path);
  if (!file.is_open()) {
    std::cerr << path << " can't be read\n";
    return 2;
  }
  Tally tally;
  std::size_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto test = xinfang::conformance::read_cel_case(line);
    if (test) {
      tally.count(test->name + ": " + test->expression, xinfang::conformance::run_cel_case(*test));
    } else {
      tally.count("line " + std::to_string(number), test.error());
    }
  }
  return tally.finish();
}

}  // namespace

int main(int count, char** words) {
  const std::string suite = count == 3 ? words[1] : "";
  if (suite == "scxml") return run_scxml(words[2]);
  if (suite == "cel") return run_cel(words[2]);
  std::cerr << "usage: xinfang-conformance scxml DIR | cel FILE.jsonl\n";
  return 2;
}
