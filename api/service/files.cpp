#include "api/service/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "engine/definition/node.h"

namespace xinfang::service {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t folder_files_max = 1'000;  // a folder of workflows has a few dozen

}  // namespace

Result<std::string, std::string> read_file(const std::string& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) return Failure{"there is no file '" + path + "'"};
  if (!fs::is_regular_file(status)) return Failure{"'" + path + "' is no regular file"};
  const auto size = fs::file_size(path, error);
  if (error) return Failure{"cannot read '" + path + "': " + error.message()};
  if (size > definition::yaml_bytes_max) {
    return Failure{"'" + path + "' has " + std::to_string(size) + " bytes; allowed: at most " +
                   std::to_string(definition::yaml_bytes_max)};
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(size, '\0');
  file.read(text.data(), static_cast<std::streamsize>(size));
  if (!file) return Failure{"cannot read '" + path + "'"};
  return text;
}

Result<std::vector<std::string>, std::string> yaml_files(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  if (!fs::exists(folder, error)) return names;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const auto& path = entry->path();
    if (path.extension() == ".yaml") names.push_back(path.filename().string());
    if (names.size() > folder_files_max) {
      return Failure{"'" + folder + "' has too many files; allowed: at most " +
                     std::to_string(folder_files_max)};
    }
  }
  if (error) return Failure{"cannot read the folder '" + folder + "': " + error.message()};
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace xinfang::service
